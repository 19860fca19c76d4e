import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Random } from "../../../kernel/ports.ts";

/** The table keys at hand, in memory alone. */
export interface KeyRing {
  /** Whether `who` has asked KMS for the key, and has used it since without a long pause. Counts as a use. */
  lend(id: string, who: string, now: number): boolean;
  keep(id: string, bytes: Uint8Array, who: string, now: number): void;
  /** Everyone must ask KMS anew. */
  forget(id: string): void;
  bytesOf(id: string): Uint8Array | undefined;
  /** Throws KeyNotReady. */
  seal(id: string, plain: Uint8Array): Uint8Array;
  /** Throws KeyNotReady. */
  open(sealed: Uint8Array): Uint8Array;
}

/** A table key is needed that nobody has asked KMS for of late. What happens by itself asks, and begins anew. */
export class KeyNotReady extends Error {
  readonly keyId: string;
  constructor(keyId: string) {
    super(`the table key ${keyId} was not made ready before it was needed`);
    this.keyId = keyId;
  }
}

/** "cached for each caller ... after five minutes of inactivity, it sends a new request to AWS KMS". */
const idleMs = 5 * 60_000;
/** Leases held in memory. */
const mostLeases = 10_000;

/** What no packed item begins with: its first byte is that of a size of 400 KB at most. */
const sealedMark = 0xff;
const idBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + idBytes + nonceBytes + tagBytes;

export const isSealed = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value[0] === sealedMark;

export function createKeyRing(random: Random): KeyRing {
  const keys = new Map<string, Uint8Array>();
  /** By key and who: when it was used last. */
  const leases = new Map<string, Map<string, number>>();

  const isOver = (usedAt: number | undefined, now: number): boolean => usedAt === undefined || usedAt + idleMs <= now;

  function prune(now: number): void {
    let left = 0;
    for (const [id, users] of leases) {
      for (const [who, usedAt] of users) if (isOver(usedAt, now)) users.delete(who);
      left += users.size;
      if (users.size > 0) continue;
      leases.delete(id);
      keys.delete(id);
    }
    if (left < mostLeases) return;
    leases.clear();
    keys.clear();
  }

  function required(id: string): Uint8Array {
    const bytes = keys.get(id);
    if (!bytes) throw new KeyNotReady(id);
    return bytes;
  }

  return {
    lend(id, who, now) {
      const users = leases.get(id);
      if (!users || isOver(users.get(who), now)) return false;
      users.set(who, now);
      return true;
    },
    keep(id, bytes, who, now) {
      prune(now);
      keys.set(id, bytes);
      const users = leases.get(id) ?? new Map<string, number>();
      leases.set(id, users.set(who, now));
    },
    forget(id) {
      leases.delete(id);
      keys.delete(id);
    },
    bytesOf: (id) => keys.get(id),
    seal(id, plain) {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", required(id), nonce);
      const text = cipher.update(plain);
      cipher.final();
      const sealed = Buffer.allocUnsafe(headBytes + text.length);
      sealed[0] = sealedMark;
      sealed.write(id, 1, "hex");
      sealed.set(nonce, 1 + idBytes);
      sealed.set(cipher.getAuthTag(), 1 + idBytes + nonceBytes);
      sealed.set(text, headBytes);
      return sealed;
    },
    open(bytes) {
      const sealed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const id = sealed.toString("hex", 1, 1 + idBytes);
      const nonce = sealed.subarray(1 + idBytes, 1 + idBytes + nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", required(id), nonce);
      decipher.setAuthTag(sealed.subarray(headBytes - tagBytes, headBytes));
      const plain = decipher.update(sealed.subarray(headBytes));
      decipher.final();
      return plain;
    },
  };
}

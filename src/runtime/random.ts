import { createHash, generateKeyPair, randomFillSync, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import type { PrivateKeyType, Random } from "../kernel/ports.ts";

const keyPair = promisify(generateKeyPair);

async function privateKey(type: PrivateKeyType): Promise<Uint8Array> {
  const { privateKey: made } = await makeKeyPair(type);
  return made.export({ type: "pkcs8", format: "der" });
}

function makeKeyPair(type: PrivateKeyType) {
  if (type.kind === "rsa") return keyPair("rsa", { modulusLength: type.bits });
  return type.kind === "ec" ? keyPair("ec", { namedCurve: type.curve }) : keyPair("ed25519");
}

/** Bytes from the operating system, fetched by the page: most takers want sixteen. */
export function createRandom(): Random {
  const pool = Buffer.alloc(4096);
  let at = pool.length;
  return {
    privateKey,
    bytes(length) {
      if (length > pool.length) return randomFillSync(new Uint8Array(length));
      if (at + length > pool.length) {
        randomFillSync(pool);
        at = 0;
      }
      const taken = Uint8Array.prototype.slice.call(pool, at, at + length);
      // What was given is not kept: a heap dump should hold no secret twice.
      pool.fill(0, at, at + length);
      at += length;
      return taken;
    },
  };
}

/** A version 4 UUID from the operating system's randomness. */
export const freshUuid = (): string => randomUUID();

/** The same bytes for the same seed; private keys are fresh. For tests only: the bytes are anything but unpredictable. */
export function createSeededRandom(seed: string): Random {
  let counter = 0;
  let block = Buffer.alloc(0);
  let at = 0;
  return {
    privateKey,
    bytes(length) {
      const taken = new Uint8Array(length);
      for (let filled = 0; filled < length; filled++) {
        if (at === block.length) {
          block = createHash("sha256").update(`${seed}:${counter++}`).digest();
          at = 0;
        }
        taken[filled] = block[at++] ?? 0;
      }
      return taken;
    },
  };
}

import { type IdKind, type IdShape, idShapes } from "../kernel/ids.ts";
import type { Ids, Random } from "../kernel/ports.ts";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** `uuid`: a quicker source of version 4 UUIDs than making them from `random`; every request takes one. */
export function createIds(random: Random, uuid: () => string = () => uuidOf(random.bytes(16))): Ids {
  return {
    next: (kind: IdKind) => {
      const shape: IdShape = idShapes[kind];
      return shape.form === "uuid" ? uuid() : make(shape, random);
    },
    accessKeyId: (prefix, account) => prefix + keyCharacters(account, random),
  };
}

function make(shape: Exclude<IdShape, { form: "uuid" }>, random: Random): string {
  switch (shape.form) {
    case "base32":
      return shape.prefix + letters(random, shape.length);
    case "hex":
      return shape.prefix + hex(random.bytes(Math.ceil(shape.length / 2))).slice(0, shape.length);
  }
}

/** RFC 9562, version 4. */
function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

function letters(random: Random, length: number): string {
  let text = "";
  for (const byte of random.bytes(length)) text += base32[byte & 31];
  return text;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/**
 * AWS writes the account into its key ids. The sixteen characters behind the prefix are 80 bits, big end first: one bit
 * that is set, the account's number in 40 bits, and chance (observed: public decoders of real key ids read them so).
 */
function keyCharacters(account: string, random: Random): string {
  let bits = (1n << 40n) | BigInt(account);
  for (const byte of random.bytes(5)) bits = (bits << 8n) | BigInt(byte);
  // 81 bits so far: the last bit of chance is one too many.
  bits >>= 1n;
  let text = "";
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += base32[Number((bits >> shift) & 31n)];
  return text;
}

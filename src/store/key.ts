import { fromBufferKey, toBufferKey } from "ordered-binary";
import type { Key } from "../kernel/ports.ts";

/** LMDB takes keys of 1,978 bytes at most. */
export const longestKey = 1_978;

/** The key's bytes, one a character: their order is the order of the tuples. Throws on a key that LMDB could not hold. */
export function encodeKey(key: Key): string {
  const encoded = toBufferKey(key as (string | number)[]).toString("latin1");
  if (encoded.length > longestKey) {
    throw new Error(
      `key of ${key[2]} has ${encoded.length} bytes, ${longestKey} fit: hash its long part, keep the whole in the value`,
    );
  }
  return encoded;
}

export function decodeKey(encoded: string): Key {
  const key = fromBufferKey(Buffer.from(encoded, "latin1"));
  return (Array.isArray(key) ? key : [key]) as Key;
}

/** All keys that begin with the parts of `prefix` stand in [start, end). */
export function prefixRange(prefix: Key): { start: string; end: string } {
  const encoded = encodeKey(prefix);
  // A zero byte ends each part, and whatever follows a part is greater than zero.
  return { start: encoded, end: `${encoded}\x00\xff` };
}

import type { Stored } from "../kernel/ports.ts";

/** First byte of a stored value: what the rest is. */
const json = 0x01;
const bytes = 0x02;

const decoder = new TextDecoder();

/** Plain data as JSON, bytes as they are. Both are faster to read than any other encoding that was measured. */
export function encodeValue(value: Stored | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) {
    const encoded = new Uint8Array(value.length + 1);
    encoded[0] = bytes;
    encoded.set(value, 1);
    return encoded;
  }
  const text = JSON.stringify(value);
  const encoded = Buffer.allocUnsafe(Buffer.byteLength(text) + 1);
  encoded[0] = json;
  encoded.write(text, 1);
  return encoded;
}

export function decodeValue(encoded: Uint8Array): unknown {
  const rest = encoded.subarray(1);
  // A copy: a backend may show its own memory.
  if (encoded[0] === bytes) return new Uint8Array(rest);
  if (encoded[0] === json) return JSON.parse(decoder.decode(rest));
  throw new Error(`stored value of unknown kind ${encoded[0]}`);
}

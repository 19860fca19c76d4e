import { isUtf8 } from "node:buffer";
import { MalformedError } from "./malformed.ts";

/** Text of `bytes`; throws {@link MalformedError} where they are no UTF-8, instead of replacing what is wrong. */
export function utf8Text(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new MalformedError("invalid UTF-8");
  return asBuffer(bytes).utf8Slice(0, bytes.length);
}

/** The bytes of `text` in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

interface Utf8Sliceable {
  utf8Slice(start: number, end: number): string;
}

/** A view, not a copy. `utf8Slice` skips the encoding look-up of `toString`, which a short body would feel. */
export function asBuffer(bytes: Uint8Array): Buffer & Utf8Sliceable {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer as Buffer & Utf8Sliceable;
}

/** `text` with its first letter in capitals, or in lower case. Only ASCII letters change: the names of an API. */
export function capitalized(text: string): string {
  return text === "" ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

export function uncapitalized(text: string): string {
  return text === "" ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

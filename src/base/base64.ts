import { MalformedError } from "./malformed.ts";
import { asBuffer } from "./text.ts";

export function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("base64");
}

/**
 * Bytes of standard base64 (RFC 4648 section 4) with its padding. Node's decoder skips what it does not know; here that
 * is a {@link MalformedError}, because a blob that silently lost bytes would be stored as if it were whole.
 */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new MalformedError("base64 of a length that is no multiple of four");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  for (let index = 0; index < text.length - padding; index++) {
    if (!isBase64Digit(text.charCodeAt(index))) throw new MalformedError("a character outside base64", index);
  }
  return Buffer.from(text, "base64");
}

function isBase64Digit(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2f
  );
}

import { MalformedError } from "./malformed.ts";
import { asBuffer } from "./text.ts";

/** Lower-case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("hex");
}

/** Bytes of hexadecimal `text` in either case; {@link MalformedError} for an odd length or another character. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new MalformedError("an odd number of hexadecimal digits");
  const bytes = Buffer.from(text, "hex");
  if (bytes.length * 2 !== text.length) throw new MalformedError("a character outside hexadecimal", bytes.length * 2);
  return bytes;
}

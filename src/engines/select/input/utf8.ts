import { isAscii, isUtf8 } from "node:buffer";
import { asBuffer } from "../../../base/text.ts";
import { invalidEncoding } from "../flaw.ts";

/** Turns chunks of bytes into text, wherever they cut a character. Throws InvalidTextEncoding for what is no UTF-8. */
export class Utf8Reader {
  #pending: Buffer = Buffer.alloc(0);
  /** Where in the object the pending bytes begin. */
  #offset: number;

  constructor(firstByte: number) {
    this.#offset = firstByte;
  }

  text(chunk: Uint8Array): string {
    const bytes = this.#pending.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#pending, chunk]);
    const whole = bytes.length - cutLength(bytes);
    const text = this.#decoded(bytes.subarray(0, whole));
    // A copy: the chunk belongs to whoever made it.
    this.#pending = Buffer.from(bytes.subarray(whole));
    this.#offset += whole;
    return text;
  }

  /** A character that was cut must not be the last. */
  end(): void {
    if (this.#pending.length > 0) throw invalidEncoding(this.#offset);
  }

  #decoded(bytes: Buffer): string {
    if (isAscii(bytes)) return bytes.toString("latin1");
    if (!isUtf8(bytes)) throw invalidEncoding(this.#offset + firstInvalid(bytes));
    const text = bytes.toString("utf8");
    // The mark that some programs put at the start of a file belongs to its encoding.
    return this.#offset === 0 && text.startsWith("\ufeff") ? text.slice(1) : text;
  }
}

/** Bytes of a character by its first; 1 for those that begin none. */
const widthOf = (byte: number): number => (byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1);

/** How many bytes at the end begin a character that goes on behind it. */
function cutLength(bytes: Buffer): number {
  for (let length = 1; length <= 3 && length <= bytes.length; length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte >= 0xc0) return widthOf(byte) > length ? length : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function firstInvalid(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const width = widthOf(bytes[at] ?? 0);
    if (!isUtf8(bytes.subarray(at, at + width))) return at;
    at += width;
  }
  return at;
}

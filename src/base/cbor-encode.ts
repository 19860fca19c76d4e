/** Writes CBOR into one growing buffer. The caller writes heads and items in order; nothing is checked for balance. */
export class CborWriter {
  #bytes = Buffer.allocUnsafe(512);
  #length = 0;

  /** What was written so far; the writer must not be used afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Head of a map of `size` entries, each a text key and an item. */
  map(size: number): void {
    this.#head(0xa0, size);
  }

  array(size: number): void {
    this.#head(0x80, size);
  }

  text(text: string): void {
    const length = Buffer.byteLength(text, "utf8");
    this.#head(0x60, length);
    this.#reserve(length);
    this.#bytes.write(text, this.#length, length, "utf8");
    this.#length += length;
  }

  bytes(bytes: Uint8Array): void {
    this.#head(0x40, bytes.length);
    this.raw(bytes);
  }

  /** Bytes that are CBOR already. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  boolean(value: boolean): void {
    this.#byte(value ? 0xf5 : 0xf4);
  }

  null(): void {
    this.#byte(0xf6);
  }

  /** A whole number; numbers beyond 64 bits become a bignum. */
  whole(value: number | bigint): void {
    if (value >= 0) this.#head(0x00, value);
    else this.#head(0x20, typeof value === "bigint" ? -1n - value : -1 - value);
  }

  /** A double, or a single where that loses nothing. */
  float(value: number): void {
    const single = Math.fround(value) === value || Number.isNaN(value);
    this.#reserve(9);
    this.#bytes[this.#length++] = single ? 0xfa : 0xfb;
    this.#length = single
      ? this.#bytes.writeFloatBE(value, this.#length)
      : this.#bytes.writeDoubleBE(value, this.#length);
  }

  /** Tag 1; a whole number of seconds where there are no milliseconds. */
  epoch(epochMs: number): void {
    this.#byte(0xc1);
    const seconds = epochMs / 1000;
    if (Number.isInteger(seconds)) this.whole(seconds);
    else this.float(seconds);
  }

  #head(major: number, argument: number | bigint): void {
    this.#reserve(9);
    if (argument < 24) this.#bytes[this.#length++] = major | Number(argument);
    else if (argument < 0x100) {
      this.#bytes[this.#length++] = major | 24;
      this.#bytes[this.#length++] = Number(argument);
    } else if (argument < 0x10000) {
      this.#bytes[this.#length++] = major | 25;
      this.#length = this.#bytes.writeUInt16BE(Number(argument), this.#length);
    } else if (argument < 0x100000000) {
      this.#bytes[this.#length++] = major | 26;
      this.#length = this.#bytes.writeUInt32BE(Number(argument), this.#length);
    } else if (argument < 2n ** 64n) {
      this.#bytes[this.#length++] = major | 27;
      this.#length = this.#bytes.writeBigUInt64BE(BigInt(argument), this.#length);
    } else {
      this.#bignum(major === 0x20 ? 3 : 2, BigInt(argument));
    }
  }

  #bignum(tag: number, magnitude: bigint): void {
    const digits = magnitude.toString(16);
    this.#byte(0xc0 | tag);
    this.bytes(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex"));
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

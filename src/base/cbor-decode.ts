import { isUtf8 } from "node:buffer";
import { MalformedError } from "./malformed.ts";
import { setKey } from "./record.ts";
import { asBuffer } from "./text.ts";

/**
 * CBOR (RFC 8949) as AWS's protocols use it: maps with text keys, definite and indefinite lengths, half, single and
 * double floats, tag 1 (epoch time) and the bignum tags. Other tags are read through to what they hold.
 *
 * Whole numbers are numbers, or bigint where a number cannot hold them. Nothing is allocated by a claimed length: bytes
 * must be there, and collections grow as their items come.
 */

/** Tag 1: seconds since 1970, whole or with a fraction. */
export class CborEpoch {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

export function decodeCbor(bytes: Uint8Array, maxDepth = 128): unknown {
  const reader = new CborReader(bytes, maxDepth);
  const value = reader.item(0);
  reader.requireEnd();
  return value;
}

/** Where an item was expected, the break of an indefinite collection came. */
const breakMark = Symbol("break");

const majorUnsigned = 0;
const majorNegative = 1;
const majorBytes = 2;
const majorText = 3;
const majorArray = 4;
const majorMap = 5;
const majorTag = 6;

class CborReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #maxDepth: number;
  #at = 0;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.#bytes = asBuffer(bytes);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxDepth = maxDepth;
  }

  requireEnd(): void {
    if (this.#at !== this.#bytes.length) this.#fail("bytes behind the value");
  }

  item(depth: number): unknown {
    const value = this.#itemOrBreak(depth);
    if (value === breakMark) this.#fail("a break outside of an indefinite collection");
    return value;
  }

  #itemOrBreak(depth: number): unknown {
    if (depth > this.#maxDepth) this.#fail("too deeply nested");
    const initial = this.#byte();
    const info = initial & 0x1f;
    switch (initial >> 5) {
      case majorUnsigned:
        return this.#argument(info);
      case majorNegative:
        return negated(this.#argument(info));
      case majorBytes:
        return info === 31 ? Buffer.concat(this.#chunks(majorBytes)) : this.#take(this.#length(info));
      case majorText:
        return this.#text(info);
      case majorArray:
        return this.#array(info, depth);
      case majorMap:
        return this.#map(info, depth);
      case majorTag:
        return this.#tagged(this.#argument(info), depth);
      default:
        return this.#simple(info);
    }
  }

  #text(info: number): string {
    const bytes = info === 31 ? Buffer.concat(this.#chunks(majorText)) : this.#take(this.#length(info));
    if (!isUtf8(bytes)) this.#fail("invalid UTF-8");
    return asBuffer(bytes).utf8Slice(0, bytes.length);
  }

  /** Pieces of an indefinite string: definite strings of the same kind, up to the break. */
  #chunks(major: number): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const initial = this.#byte();
      if (initial === 0xff) return chunks;
      const info = initial & 0x1f;
      if (initial >> 5 !== major || info === 31) this.#fail("a chunk of another kind");
      chunks.push(this.#take(this.#length(info)));
    }
  }

  #array(info: number, depth: number): unknown[] {
    const items: unknown[] = [];
    if (info === 31) {
      for (;;) {
        const item = this.#itemOrBreak(depth + 1);
        if (item === breakMark) return items;
        items.push(item);
      }
    }
    const count = this.#count(info, 1);
    for (let index = 0; index < count; index++) items.push(this.item(depth + 1));
    return items;
  }

  #map(info: number, depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    if (info === 31) {
      for (;;) {
        const key = this.#itemOrBreak(depth + 1);
        if (key === breakMark) return map;
        this.#entry(map, key, depth);
      }
    }
    const count = this.#count(info, 2);
    for (let index = 0; index < count; index++) this.#entry(map, this.item(depth + 1), depth);
    return map;
  }

  #entry(map: Record<string, unknown>, key: unknown, depth: number): void {
    if (typeof key !== "string") this.#fail("a map key that is no text");
    setKey(map, key, this.item(depth + 1));
  }

  #tagged(tag: number | bigint, depth: number): unknown {
    const content = this.item(depth + 1);
    if (tag === 1) {
      if (typeof content !== "number") this.#fail("an epoch time that is no number");
      return new CborEpoch(content);
    }
    if (tag !== 2 && tag !== 3) return content;
    // Sixteen bytes hold every number of the model's types; more would make BigInt quadratic.
    if (!(content instanceof Uint8Array) || content.length > 16) this.#fail("a bignum of an unexpected form");
    const magnitude = content.length === 0 ? 0n : BigInt(`0x${asBuffer(content).toString("hex")}`);
    return narrowed(tag === 2 ? magnitude : -1n - magnitude);
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return halfFloat(this.#view.getUint16(this.#skip(2)));
      case 26:
        return this.#view.getFloat32(this.#skip(4));
      case 27:
        return this.#view.getFloat64(this.#skip(8));
      case 31:
        return breakMark;
      default:
        return this.#fail(`the simple value ${info}`);
    }
  }

  #argument(info: number): number | bigint {
    if (info < 24) return info;
    switch (info) {
      case 24:
        return this.#byte();
      case 25:
        return this.#view.getUint16(this.#skip(2));
      case 26:
        return this.#view.getUint32(this.#skip(4));
      case 27:
        return narrowed(this.#view.getBigUint64(this.#skip(8)));
      default:
        return this.#fail("a reserved length");
    }
  }

  #length(info: number): number {
    const length = this.#argument(info);
    if (typeof length !== "number" || length > this.#bytes.length - this.#at) this.#fail("a length beyond the input");
    return length;
  }

  /** Items take at least a byte each: a count that the rest of the input cannot hold is a lie. */
  #count(info: number, bytesPerItem: number): number {
    const count = this.#argument(info);
    if (typeof count !== "number" || count * bytesPerItem > this.#bytes.length - this.#at) {
      this.#fail("more items than the input holds");
    }
    return count;
  }

  #take(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  #byte(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  #skip(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) this.#fail("an unexpected end");
    this.#at = from + length;
    return from;
  }

  #fail(reason: string): never {
    throw new MalformedError(`malformed CBOR: ${reason}`, this.#at);
  }
}

function negated(value: number | bigint): number | bigint {
  return typeof value === "number" && value < Number.MAX_SAFE_INTEGER ? -1 - value : narrowed(-1n - BigInt(value));
}

function narrowed(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

/** IEEE 754 binary16 (RFC 8949, appendix D). */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

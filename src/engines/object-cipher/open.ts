import { createDecipheriv, type DecipherGCM } from "node:crypto";
import { algorithm, checkKey, chunkMark } from "./chunk.ts";
import { chunkBytes, type SealedRange, tagBytes } from "./layout.ts";

/** The sealed bytes are not what was sealed under this key: changed, moved, cut off, or another object's. */
export class BrokenSealError extends Error {
  override readonly name = "BrokenSealError";
}

export interface Opener {
  /** Plaintext of the range that is authentic by now, in order. Throws BrokenSealError. */
  push(sealed: Uint8Array): readonly Uint8Array[];
  /** Throws BrokenSealError if sealed bytes of the range are missing. */
  end(): void;
}

/** Opens the sealed bytes of `range`, in pieces of any size. Nothing is given out before its chunk's tag is checked. */
export function createOpener(key: Uint8Array, range: SealedRange): Opener {
  checkKey(key);
  return new RangeOpener(key, range);
}

/** A class, for its hot path: chunks are decrypted as they come, across pieces, and copied nowhere. */
class RangeOpener implements Opener {
  readonly #key: Uint8Array;
  readonly #range: SealedRange;
  readonly #mark = chunkMark();
  readonly #tag = Buffer.alloc(tagBytes);
  #index: number;
  /** Sealed bytes that are still to come. */
  #missing: number;
  /** Of the chunk under way: decrypted, but not known to be authentic. */
  #decipher: DecipherGCM | undefined;
  #plain: Uint8Array[] = [];
  #plainMissing = 0;
  #tagMissing = 0;
  /** Plaintext of the range to drop, and then to give. */
  #skip: number;
  #wanted: number;

  constructor(key: Uint8Array, range: SealedRange) {
    this.#key = key;
    this.#range = range;
    this.#index = range.firstChunk;
    this.#missing = range.sealedEnd - range.sealedStart;
    this.#skip = range.skip;
    this.#wanted = range.length;
  }

  push(sealed: Uint8Array): readonly Uint8Array[] {
    if (sealed.length > this.#missing) throw new BrokenSealError("more sealed bytes than the object has");
    this.#missing -= sealed.length;
    const opened: Uint8Array[] = [];
    for (let at = 0; at < sealed.length; ) {
      this.#decipher ??= this.#begin();
      if (this.#plainMissing > 0) {
        const part = sealed.subarray(at, at + this.#plainMissing);
        this.#plain.push(this.#decipher.update(part));
        this.#plainMissing -= part.length;
        at += part.length;
      } else {
        const part = sealed.subarray(at, at + this.#tagMissing);
        this.#tag.set(part, tagBytes - this.#tagMissing);
        this.#tagMissing -= part.length;
        at += part.length;
        if (this.#tagMissing === 0) this.#finish(this.#decipher, opened);
      }
    }
    return opened;
  }

  end(): void {
    if (this.#missing > 0) throw new BrokenSealError(`${this.#missing} sealed bytes are missing`);
  }

  #begin(): DecipherGCM {
    const { lastChunk, lastChunkBytes } = this.#range;
    const last = this.#index === lastChunk;
    this.#mark.set(this.#index, last);
    this.#plainMissing = last ? lastChunkBytes : chunkBytes;
    this.#tagMissing = tagBytes;
    const decipher = createDecipheriv(algorithm, this.#key, this.#mark.nonce);
    decipher.setAAD(this.#mark.additional);
    return decipher;
  }

  #finish(decipher: DecipherGCM, opened: Uint8Array[]): void {
    decipher.setAuthTag(this.#tag);
    try {
      decipher.final();
    } catch (cause) {
      throw new BrokenSealError(`chunk ${this.#index} is not what was sealed`, { cause });
    }
    for (const plain of this.#plain) this.#give(plain, opened);
    this.#plain = [];
    this.#decipher = undefined;
    this.#index++;
  }

  #give(plain: Uint8Array, opened: Uint8Array[]): void {
    const start = Math.min(this.#skip, plain.length);
    const end = Math.min(plain.length, start + this.#wanted);
    this.#skip -= start;
    this.#wanted -= end - start;
    if (end > start) opened.push(end - start === plain.length ? plain : plain.subarray(start, end));
  }
}

import { createCipheriv, createDecipheriv } from "node:crypto";
import {
  BrokenSealError,
  bodyKey,
  createOpener,
  createSealer,
  type Opener,
  rangeOf,
  type Sealer,
  sealedLength,
} from "../../../engines/object-cipher/index.ts";

/**
 * How the bytes of a piece are sealed: under a key of the piece's own, derived from its object's data key; twice, under two
 * keys, where the object asks for two layers (DSSE-KMS).
 */
export interface SealingKey {
  readonly dataKey: Uint8Array;
  readonly layers: 1 | 2;
}

const innerKey = (key: SealingKey, id: string): Uint8Array => bodyKey(key.dataKey, id);
const outerKey = (key: SealingKey, id: string): Uint8Array => bodyKey(key.dataKey, `${id} outer`);

const algorithm = "aes-256-gcm";
const tagBytes = 16;
/** Each key seals one record, once: the nonce may always be the same. */
const nonce = Buffer.alloc(12);

/** A small piece at once: the tag, then the ciphertext. */
export function sealRecord(key: SealingKey, id: string, plain: Uint8Array): Uint8Array {
  const sealed = sealOnce(innerKey(key, id), plain);
  return key.layers === 1 ? sealed : sealOnce(outerKey(key, id), sealed);
}

/** Throws BrokenSealError where it was not sealed under this key. */
export function openRecord(key: SealingKey, id: string, sealed: Uint8Array): Uint8Array {
  return openOnce(innerKey(key, id), key.layers === 1 ? sealed : openOnce(outerKey(key, id), sealed));
}

function sealOnce(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, nonce);
  const ciphertext = cipher.update(plain);
  cipher.final();
  return Buffer.concat([cipher.getAuthTag(), ciphertext], tagBytes + ciphertext.length);
}

function openOnce(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(algorithm, key, nonce);
  decipher.setAuthTag(sealed.subarray(0, tagBytes));
  const plain = decipher.update(sealed.subarray(tagBytes));
  try {
    decipher.final();
  } catch (cause) {
    throw new BrokenSealError("a piece is not what was sealed", { cause });
  }
  return plain;
}

/** A large piece, as it comes. */
export function sealerOf(key: SealingKey, id: string): Sealer {
  const inner = createSealer(innerKey(key, id));
  if (key.layers === 1) return inner;
  const outer = createSealer(outerKey(key, id));
  return {
    push: (piece) => inner.push(piece).flatMap((sealed) => outer.push(sealed)),
    end: () => [...inner.end().flatMap((sealed) => outer.push(sealed)), ...outer.end()],
  };
}

/** What to read of a sealed piece of `size` bytes for its bytes [start, end), and what opens it. */
export interface Opening {
  readonly sealedStart: number;
  readonly sealedEnd: number;
  readonly opener: Opener;
}

export function openingOf(key: SealingKey, id: string, size: number, start: number, end: number): Opening {
  const inner = rangeOf(start, end, size);
  const opener = createOpener(innerKey(key, id), inner);
  if (key.layers === 1) return { sealedStart: inner.sealedStart, sealedEnd: inner.sealedEnd, opener };
  const outer = rangeOf(inner.sealedStart, inner.sealedEnd, sealedLength(size));
  const outerOpener = createOpener(outerKey(key, id), outer);
  return {
    sealedStart: outer.sealedStart,
    sealedEnd: outer.sealedEnd,
    opener: {
      push: (sealed) => outerOpener.push(sealed).flatMap((each) => opener.push(each)),
      end() {
        outerOpener.end();
        opener.end();
      },
    },
  };
}

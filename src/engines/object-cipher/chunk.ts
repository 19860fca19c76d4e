import { createHmac } from "node:crypto";

export const algorithm = "aes-256-gcm";
export const keyBytes = 32;

/** What stands for a chunk in its seal. One object each, used anew for every chunk: node:crypto copies what it is given. */
export interface ChunkMark {
  readonly nonce: Buffer;
  readonly additional: Buffer;
  set(index: number, last: boolean): void;
}

/**
 * The nonce is the chunk's index: it never comes twice under a key, since a key seals one object. The additional data
 * repeat it and say whether the chunk is the last. So a chunk opens in its own place of its own object alone, and an object
 * that lost its end has no last chunk.
 */
export function chunkMark(): ChunkMark {
  const nonce = Buffer.alloc(12);
  const additional = Buffer.alloc(9);
  return {
    nonce,
    additional,
    set(index, last) {
      // Six bytes hold any index that a number can say.
      nonce.writeUIntBE(index, 6, 6);
      additional.writeUIntBE(index, 2, 6);
      additional[8] = last ? 1 : 0;
    },
  };
}

/**
 * The key of one sealed body under the data key of its object: parts of an upload, and copies, share a data key, and each
 * body must have a key of its own. `body`: what names it alone, its blob's id. HMAC-SHA-256 as a key derivation function
 * (NIST SP 800-108, one block).
 */
export function bodyKey(dataKey: Uint8Array, body: string): Uint8Array {
  return createHmac("sha256", dataKey).update(`fogbank:object-body\0${body}`).digest();
}

export function checkKey(key: Uint8Array): void {
  if (key.length !== keyBytes) throw new RangeError(`an object's key has ${keyBytes} bytes, not ${key.length}`);
}

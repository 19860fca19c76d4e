/**
 * Plaintext of a chunk. Sealing and opening run at full speed from 16 KiB on (measured from 16 to 256); a range costs at
 * most one chunk more on each side.
 */
export const chunkBytes = 64 * 1024;
/** The authentication tag behind each chunk's ciphertext. */
export const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;

/** An empty object has a chunk, too: that it is empty is authenticated like everything else. */
const chunksOf = (plainBytes: number): number => Math.max(1, Math.ceil(plainBytes / chunkBytes));

/** Bytes that an object of `plainBytes` takes once it is sealed. */
export const sealedLength = (plainBytes: number): number => plainBytes + tagBytes * chunksOf(plainBytes);

/** The inverse of `sealedLength`. Throws RangeError on a length that no sealed object has. */
export function plainLength(sealedBytes: number): number {
  const plainBytes = sealedBytes - tagBytes * Math.ceil(sealedBytes / sealedChunkBytes);
  if (plainBytes < 0 || sealedLength(plainBytes) !== sealedBytes)
    throw new RangeError(`no sealed object has ${sealedBytes} bytes`);
  return plainBytes;
}

/** What to read of a sealed object, and what of it is wanted, for some of its plaintext. */
export interface SealedRange {
  /** Bytes of the sealed object to read: [sealedStart, sealedEnd). */
  readonly sealedStart: number;
  readonly sealedEnd: number;
  /** Index of the first chunk among them. */
  readonly firstChunk: number;
  /** Index of the object's last chunk, and the plaintext in it. */
  readonly lastChunk: number;
  readonly lastChunkBytes: number;
  /** Plaintext to drop from the first chunk, and to keep from there on. */
  readonly skip: number;
  readonly length: number;
}

/** For the plaintext [start, end) of an object of `plainBytes`. Throws RangeError where it lies outside. */
export function rangeOf(start: number, end: number, plainBytes: number): SealedRange {
  if (start < 0 || end < start || end > plainBytes)
    throw new RangeError(`bytes ${start} to ${end} of an object of ${plainBytes}`);
  const lastChunk = chunksOf(plainBytes) - 1;
  // An empty range at the very end would begin behind the last chunk.
  const firstChunk = Math.min(Math.floor(start / chunkBytes), lastChunk);
  const endChunk = Math.max(firstChunk + 1, Math.ceil(end / chunkBytes));
  return {
    sealedStart: firstChunk * sealedChunkBytes,
    sealedEnd: endChunk > lastChunk ? sealedLength(plainBytes) : endChunk * sealedChunkBytes,
    firstChunk,
    lastChunk,
    lastChunkBytes: plainBytes - lastChunk * chunkBytes,
    skip: start - firstChunk * chunkBytes,
    length: end - start,
  };
}

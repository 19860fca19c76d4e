/** Bodies that are too large for the store: files that are written once, named by id, and never changed. */
export interface Blobs {
  /** Begins a blob. Rejects with BlobsFullError where there is no room for another file. */
  create(): Promise<BlobWriter>;
  /** Undefined if there is no such blob. */
  open(id: string): Promise<BlobReader | undefined>;
  /** Removes those that are there. Call it once the transaction that let go of them is committed. */
  remove(ids: readonly string[]): Promise<void>;
}

/**
 * Writes one blob, piece by piece. Until `commit` has resolved, the blob does not exist; a process that dies before
 * leaves a temporary file, which the next start removes. Every writer ends by `commit` or `abort`.
 */
export interface BlobWriter {
  /** Unpredictable, and the blob's for ever. Store it in a transaction that follows `commit`. */
  readonly id: string;
  /**
   * Takes the piece over: its bytes must not change any more. Returns a promise where the disk is behind; whoever waits
   * for it keeps memory flat. The promise, or the next call's, rejects with BlobsFullError if the disk is full.
   */
  write(piece: Uint8Array): Promise<void> | undefined;
  /**
   * Resolves when the blob is as durable as the durability setting demands. Rejects with BlobsFullError if the disk is
   * full; whatever it rejects with, nothing of the blob is left.
   */
  commit(): Promise<void>;
  /** Leaves nothing behind. Harmless after `commit` or a failure. */
  abort(): Promise<void>;
}

/** Reads one blob, also while and after it is removed. Must be closed. */
export interface BlobReader {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset` on: `length` of them. Throws RangeError where the blob has fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The bytes in [start, end), a few hundred KiB at a time, read ahead of the reader. Pieces are the reader's own. */
  stream(start: number, end: number): AsyncIterable<Uint8Array>;
  /** Ends reads that are under way, too. */
  close(): Promise<void>;
}

/** No room for a blob: the disk, or the quota, is full. What was there before is untouched. A service answers 5xx. */
export class BlobsFullError extends Error {
  override readonly name = "BlobsFullError";
}

import { closeSync, fstatSync, openSync, read } from "node:fs";
import type { BlobReader } from "../kernel/blobs.ts";
import { atOnceUnlessMissing, onDisk } from "./blobs-disk.ts";

/** Bytes of a piece of a stream: from here on, larger ones are not faster (measured), and take more memory. */
const pieceBytes = 512 * 1024;

/**
 * Undefined if the file is not there. Opening, asking for the size and closing are done on the spot: with the file's entry
 * in memory they take a few microseconds together, and three ways through the thread pool took more than a hundred.
 */
export function openReader(file: string): BlobReader | undefined {
  const descriptor = atOnceUnlessMissing(() => openSync(file, "r"));
  return descriptor === undefined ? undefined : new FileReader(descriptor, fstatSync(descriptor).size);
}

class FileReader implements BlobReader {
  readonly size: number;
  readonly #descriptor: number;
  /** Reads on their way: a descriptor that is closed under one may by then be another file's. */
  #underWay = 0;
  #whenIdle: (() => void) | undefined;
  #closed = false;

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.#checkRange(offset, offset + length);
    if (this.#closed) throw new Error("read of a blob that is closed");
    // Memory of its own: a slice of Node's shared pool would keep the whole pool from being freed.
    const piece = Buffer.allocUnsafeSlow(length);
    this.#underWay++;
    try {
      for (let filled = 0; filled < length; ) {
        const at = filled;
        const count = await onDisk<number>((done) =>
          read(this.#descriptor, piece, at, length - at, offset + at, (error, bytes) => done(error, bytes)),
        );
        if (count === 0) throw new Error(`a blob ends at ${offset + filled} of its ${this.size} bytes`);
        filled += count;
      }
    } finally {
      if (--this.#underWay === 0) this.#whenIdle?.();
    }
    return piece;
  }

  async *stream(start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
    this.#checkRange(start, end);
    const pieceAt = (offset: number): Promise<Uint8Array> => {
      const piece = this.read(offset, Math.min(pieceBytes, end - offset));
      // Nobody may come for it any more; whoever comes gets the failure all the same.
      piece.catch(() => undefined);
      return piece;
    };
    let next = start < end ? pieceAt(start) : undefined;
    for (let offset = start + pieceBytes; next; offset += pieceBytes) {
      const piece = await next;
      next = offset < end ? pieceAt(offset) : undefined;
      yield piece;
    }
  }

  #checkRange(start: number, end: number): void {
    if (start < 0 || end < start || end > this.size)
      throw new RangeError(`bytes ${start} to ${end} of a blob of ${this.size}`);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    closeSync(this.#descriptor);
  }
}

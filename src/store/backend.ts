/**
 * What a backend must do: keep bytes under ordered keys and commit a batch whole or not at all. Everything else (values,
 * transactions, reading one's own writes) is built once on top of it. Keys are byte strings held in JavaScript strings
 * with one byte a character, so that they compare, and serve as Map keys, without allocation.
 */
export interface Backend {
  get(key: string): Uint8Array | undefined;
  /** Keys in [start, end), in order or in reverse; start stands before end. Values are valid until the next step. */
  range(start: string, end: string, reverse: boolean): IterableIterator<readonly [string, Uint8Array]>;
  /** All of the batch or nothing of it. Resolves once it is as durable as the backend was opened for. */
  commit(batch: ReadonlyMap<string, Uint8Array | undefined>): Promise<void>;
  close(): Promise<void>;
}

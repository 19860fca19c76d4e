/**
 * Where records wait to be taken: a queue, a shard of a stream. What "done" means is the source's own business: a queue
 * deletes, a stream moves its checkpoint, and comes again with what is behind it.
 */
export interface PolledSource<T> {
  /**
   * At most `most` records, in order. `patient`: waits by the source's own means (a long poll) while there are none;
   * else answers at once.
   */
  read(most: number, patient: boolean): Promise<readonly T[]>;
  /** These need not come again. */
  done(records: readonly T[]): Promise<void>;
  /** These come again: at once where `soon`, else as the source has it. */
  failed(records: readonly T[], soon: boolean): Promise<void>;
}

export interface PollingOptions<T> {
  readonly source: PolledSource<T>;
  /** Most records of a batch. */
  readonly batchSize: number;
  /** Milliseconds that a batch waits to be filled, from its first record on. */
  readonly windowMs: number;
  /** Most records that one read of the source gives. */
  readonly readSize: number;
  /** Works on one batch, and gives back the records that failed. A rejection fails all of them. */
  readonly work: (batch: readonly T[]) => Promise<readonly T[]>;
  /** Told how each round ends: undefined where all went well. */
  readonly heard: (error: unknown) => void;
}

export interface Polling {
  /** No batch begins any more; resolves when the one under way has ended. What is read meanwhile goes back. */
  stop(): Promise<void>;
}

/** Take records out of sources, one batch after another, by the clock. */
export interface Pollers {
  start<T>(options: PollingOptions<T>): Polling;
}

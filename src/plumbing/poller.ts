import type { Pollers, Polling, PollingOptions } from "../kernel/pollers.ts";
import type { Clock, Log } from "../kernel/ports.ts";

export interface PollersOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds after the first round that failed, doubled for each that follows. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * The loop that every consumer of a queue or a stream needs: read, fill the batch for as long as its window is open, work,
 * tell the source what is done and what comes again. One batch at a time, so that order is kept. A round that fails is
 * followed by a pause that grows.
 */
export function createPollers(options: PollersOptions): Pollers {
  return { start: (polling) => startPolling(options, polling) };
}

function startPolling<T>({ clock, log }: PollersOptions, options: PollingOptions<T>): Polling {
  const { source, batchSize, windowMs, readSize, work, heard } = options;
  let stopped = false;
  let wake: (() => void) | undefined;
  let failures = 0;
  const ended = run().catch((error) => log.error("a poller ended", error));

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await round();
        failures = 0;
        heard(undefined);
      } catch (error) {
        heard(error);
        await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** failures++));
      }
    }
  }

  async function round(): Promise<void> {
    const began = clock.now();
    const batch = await filled();
    if (batch.length === 0) {
      // A source that knows no waiting is looked at now and then.
      if (clock.now() === began) await pause(lookMs);
      return;
    }
    if (stopped) {
      await source.failed(batch, true);
      return;
    }
    let failed: readonly T[] = batch;
    let reason: unknown;
    try {
      failed = await work(batch);
    } catch (error) {
      reason = error;
    }
    const again = new Set(failed);
    const done = batch.filter((record) => !again.has(record));
    if (done.length > 0) await source.done(done);
    if (failed.length > 0) await source.failed(failed, false);
    if (reason !== undefined) throw reason;
  }

  /** A batch: what there is, and with a window what comes until that closes or the batch is full. */
  async function filled(): Promise<readonly T[]> {
    const batch = [...(await source.read(Math.min(batchSize, readSize), true))];
    if (batch.length === 0) return batch;
    const closesAt = clock.now() + windowMs;
    while (batch.length < batchSize && !stopped) {
      const more = await source.read(Math.min(batchSize - batch.length, readSize), false);
      batch.push(...more);
      if (more.length > 0) continue;
      // A large batch is filled from what is there; only a window waits for more.
      const remaining = closesAt - clock.now();
      if (remaining <= 0) break;
      await pause(Math.min(remaining, lookMs));
    }
    return batch;
  }

  /** By the clock; a stop ends it. */
  function pause(milliseconds: number): Promise<void> {
    if (stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + milliseconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    stop() {
      stopped = true;
      wake?.();
      return ended;
    },
  };
}

/** How often a source is asked while a batch's window is open. */
const lookMs = 1_000;

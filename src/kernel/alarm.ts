import type { Clock, Log } from "./ports.ts";

/** Rings at the earliest deadline that there is. */
export interface Alarm {
  /** Something may be due at `deadline`: call it after every write that brings a deadline nearer. Cheap. */
  by(deadline: number): void;
  /** Looks anew for the earliest deadline: at the start, and when state has changed in other ways. */
  look(): void;
}

export interface AlarmOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Epoch milliseconds of the earliest deadline; undefined if there is none. */
  readonly next: () => number | undefined;
  /** Does what is due. Runs one at a time; whatever is left over has a deadline of its own. */
  readonly ring: (now: number) => void | Promise<void>;
}

/** Milliseconds before a ring that failed is tried again. */
const afterFailure = 1_000;

/**
 * For everything that happens by itself: one timer over many stored deadlines. The deadlines live in the store, so that
 * nothing is forgotten with the process; the alarm only knows the next one.
 */
export function createAlarm({ clock, log, next, ring }: AlarmOptions): Alarm {
  let armedFor = Number.POSITIVE_INFINITY;
  let cancel: (() => void) | undefined;
  let ringing = false;
  let earliestMeanwhile = Number.POSITIVE_INFINITY;

  function arm(deadline: number): void {
    if (deadline >= armedFor) return;
    cancel?.();
    armedFor = deadline;
    cancel = clock.at(deadline, run);
  }

  async function run(): Promise<void> {
    armedFor = Number.POSITIVE_INFINITY;
    cancel = undefined;
    if (ringing) return;
    ringing = true;
    earliestMeanwhile = Number.POSITIVE_INFINITY;
    let retryAt = Number.POSITIVE_INFINITY;
    try {
      await ring(clock.now());
    } catch (error) {
      log.error("something that was due failed, and is tried again", error);
      retryAt = clock.now() + afterFailure;
    } finally {
      ringing = false;
    }
    if (retryAt < Number.POSITIVE_INFINITY) arm(retryAt);
    else look();
    if (earliestMeanwhile < Number.POSITIVE_INFINITY) arm(earliestMeanwhile);
  }

  function look(): void {
    const deadline = next();
    if (deadline !== undefined) arm(deadline);
  }

  return {
    by(deadline) {
      // What comes in while it rings may have been overlooked by the ring under way.
      if (ringing) earliestMeanwhile = Math.min(earliestMeanwhile, deadline);
      else arm(deadline);
    },
    look,
  };
}

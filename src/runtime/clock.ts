import type { Clock, Log } from "../kernel/ports.ts";

interface Job {
  readonly deadline: number;
  readonly run: () => void | Promise<void>;
}

/** The house's clock as its owner sees it: it can be moved and frozen, and says what the wall's clock shows. */
export interface HouseClock extends Clock {
  /** What the machine's own clock shows: for the signatures of clients who know no other. */
  wallNow(): number;
  readonly frozen: boolean;
  /**
   * Sets the time. Jobs that fall due run in order, each at its own time and to its end, before the promise resolves; so
   * no job may wait for the clock itself. Moves that are asked for meanwhile follow. Throws RangeError on a time that
   * is not between the years 1970 and 9999, which AWS's timestamps cannot say.
   */
  set(now: number): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  freeze(): void;
  /** Lets time run on from where it stands. */
  resume(): void;
  /** Back to the wall's time. Jobs keep their deadlines. Ends the move that is under way. */
  reset(): void;
  /** Resolves when every job that has been started is done. */
  settle(): Promise<void>;
  /** For good: no job runs any more. */
  stop(): void;
}

export interface ClockOptions {
  /** Epoch milliseconds at which time stands still until it is moved. */
  readonly frozenAt?: number | undefined;
  readonly log: Log;
}

/** setTimeout takes 31 bits; a later deadline is looked at again then. */
const longestTimerMs = 2 ** 31 - 1;
/** 9999-12-31T23:59:59.999Z. */
const lastInstant = 253_402_300_799_999;

export function createClock(options: ClockOptions): HouseClock {
  let frozen = options.frozenAt !== undefined;
  /** Where time stands: while it is frozen, and at each step of a move. */
  let standing = options.frozenAt;
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let stopped = false;
  /** Changes when the move under way is no longer wanted. */
  let course = 0;
  let moves: Promise<void> = Promise.resolve();
  const jobs: Job[] = [];
  const running = new Set<Promise<void>>();

  const now = (): number => standing ?? Date.now() + offset;

  function arm(): void {
    clearTimeout(timer);
    timer = undefined;
    const next = jobs[0];
    if (!next || stopped) return;
    const waitMs = next.deadline - now();
    // Time that stands still brings nothing nearer; what is due already runs all the same.
    if (waitMs > 0 && standing !== undefined) return;
    // What is due at once does not wait for the millisecond that a timer takes.
    if (waitMs <= 0) {
      immediate ??= setImmediate(runDue);
      return;
    }
    timer = setTimeout(runDue, Math.min(waitMs, longestTimerMs));
    timer.unref();
  }

  function start(job: Job): void {
    const done = (async () => job.run())().catch((error) => options.log.error("a timed job failed", error));
    running.add(done);
    void done.finally(() => running.delete(done));
  }

  function runDue(): void {
    immediate = undefined;
    for (let job = jobs[0]; job && job.deadline <= now(); job = jobs[0]) {
      jobs.shift();
      start(job);
    }
    arm();
  }

  async function settle(): Promise<void> {
    while (running.size > 0) await Promise.all(running);
  }

  /** Stands still at each deadline on the way, so that a job sees its own time and its effects are in place before the next. */
  async function move(targetOf: () => number): Promise<void> {
    const target = targetOf();
    if (!(target >= 0 && target <= lastInstant)) throw new RangeError(`the clock cannot be set to ${target} ms`);
    const own = ++course;
    standing = now();
    for (let job = jobs[0]; job && job.deadline <= target; job = jobs[0]) {
      jobs.shift();
      standing = Math.max(standing, job.deadline);
      start(job);
      await settle();
      if (course !== own) return;
    }
    standing = target;
    if (frozen) arm();
    else run();
  }

  /** Time runs on from where it stands. */
  function run(): void {
    if (standing !== undefined) offset = standing - Date.now();
    standing = undefined;
    arm();
  }

  function inTurn(targetOf: () => number): Promise<void> {
    const done = moves.then(() => move(targetOf));
    moves = done.catch(() => undefined);
    return done;
  }

  return {
    now,
    wallNow: () => Date.now(),
    get frozen() {
      return frozen;
    },
    at(deadline, work) {
      const job: Job = { deadline, run: work };
      jobs.splice(placeOf(jobs, job), 0, job);
      if (jobs[0] === job) arm();
      return () => {
        const at = jobs.indexOf(job);
        if (at < 0) return;
        jobs.splice(at, 1);
        if (at === 0) arm();
      };
    },
    set: (to) => inTurn(() => to),
    advance: (milliseconds) => inTurn(() => now() + milliseconds),
    freeze() {
      frozen = true;
      standing ??= now();
      arm();
    },
    resume() {
      frozen = false;
      course++;
      run();
    },
    reset() {
      frozen = false;
      course++;
      standing = undefined;
      offset = 0;
      arm();
    },
    settle,
    stop() {
      stopped = true;
      course++;
      clearTimeout(timer);
      clearImmediate(immediate);
      jobs.length = 0;
    },
  };
}

/** Where `job` belongs in `jobs`, which stand in order: binary search, since queues may hold thousands of deadlines. */
function placeOf(jobs: readonly Job[], job: Job): number {
  let low = 0;
  let high = jobs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = jobs[middle];
    if (other && other.deadline <= job.deadline) low = middle + 1;
    else high = middle;
  }
  return low;
}

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
  /** Sets the time. Jobs that fall due run in order before the promise resolves. */
  set(now: number): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  freeze(): void;
  /** Lets time run on from where it stands. */
  resume(): void;
  /** Back to the wall's time. Jobs keep their deadlines. */
  reset(): void;
  /** Resolves when every job that has been started is done. */
  settle(): Promise<void>;
  stop(): void;
}

export interface ClockOptions {
  /** Epoch milliseconds at which time stands still until it is moved. */
  readonly frozenAt?: number | undefined;
  readonly log: Log;
}

/** setTimeout takes 31 bits; a later deadline is looked at again then. */
const longestTimerMs = 2 ** 31 - 1;

export function createClock(options: ClockOptions): HouseClock {
  let frozenAt = options.frozenAt;
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;
  const jobs: Job[] = [];
  const running = new Set<Promise<void>>();

  const now = (): number => frozenAt ?? Date.now() + offset;

  function arm(): void {
    clearTimeout(timer);
    timer = undefined;
    const next = jobs[0];
    if (!next || frozenAt !== undefined) return;
    const delay = Math.min(Math.max(0, next.deadline - now()), longestTimerMs);
    timer = setTimeout(runDue, delay);
    timer.unref();
  }

  function start(job: Job): void {
    const done = (async () => job.run())().catch((error) => options.log.error("a timed job failed", error));
    running.add(done);
    void done.finally(() => running.delete(done));
  }

  function runDue(): void {
    for (let job = jobs[0]; job && job.deadline <= now(); job = jobs[0]) {
      jobs.shift();
      start(job);
    }
    arm();
  }

  async function settle(): Promise<void> {
    while (running.size > 0) await Promise.all(running);
  }

  /** Moves to `target`, standing still at each deadline on the way, so that a job sees its own time and its effects are in place before the next. */
  async function moveTo(target: number): Promise<void> {
    const wasFrozen = frozenAt !== undefined;
    const from = now();
    frozenAt = from;
    clearTimeout(timer);
    for (let job = jobs[0]; job && job.deadline <= target; job = jobs[0]) {
      jobs.shift();
      frozenAt = Math.max(frozenAt, job.deadline);
      start(job);
      await settle();
    }
    frozenAt = target;
    if (!wasFrozen) resume();
  }

  function resume(): void {
    if (frozenAt !== undefined) offset = frozenAt - Date.now();
    frozenAt = undefined;
    arm();
  }

  return {
    now,
    wallNow: () => Date.now(),
    get frozen() {
      return frozenAt !== undefined;
    },
    at(deadline, run) {
      const job: Job = { deadline, run };
      jobs.splice(placeOf(jobs, job), 0, job);
      if (jobs[0] === job) arm();
      return () => {
        const at = jobs.indexOf(job);
        if (at < 0) return;
        jobs.splice(at, 1);
        if (at === 0) arm();
      };
    },
    set: moveTo,
    advance: (milliseconds) => moveTo(now() + milliseconds),
    freeze() {
      frozenAt = now();
      arm();
    },
    resume,
    reset() {
      frozenAt = undefined;
      offset = 0;
      arm();
    },
    settle,
    stop() {
      clearTimeout(timer);
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

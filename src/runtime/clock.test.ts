import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Log } from "../kernel/ports.ts";
import { createClock, type HouseClock } from "./clock.ts";

const wallStart = Date.UTC(2026, 0, 31, 12);
const day = 86_400_000;

describe("the house's clock", () => {
  let errors: unknown[];
  let log: Log;
  let clock: HouseClock;
  let ran: string[];

  /** A job that notes its name and the time that it saw. */
  const note = (name: string) => (): void => void ran.push(`${name}@${clock.now() - wallStart}`);

  beforeEach(() => {
    vi.useFakeTimers({ now: wallStart });
    errors = [];
    ran = [];
    log = { error: (_message, error) => void errors.push(error), warn: () => undefined };
    clock = createClock({ log });
  });
  afterEach(() => {
    clock.stop();
    vi.useRealTimers();
  });

  it("shows the wall's time until it is moved, and runs on from where it was put", async () => {
    expect(clock.now()).toBe(wallStart);
    await clock.advance(day);
    expect(clock.now()).toBe(wallStart + day);
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(wallStart + day + 1_000);
    expect(clock.wallNow()).toBe(wallStart + 1_000);
    await clock.set(wallStart - day);
    expect(clock.now()).toBe(wallStart - day);
    clock.reset();
    expect(clock.now()).toBe(wallStart + 1_000);
  });

  it("stands still when frozen, moves when moved, and runs on when let go", async () => {
    clock.freeze();
    expect(clock.frozen).toBe(true);
    vi.advanceTimersByTime(5_000);
    expect(clock.now()).toBe(wallStart);
    await clock.advance(10);
    vi.advanceTimersByTime(5_000);
    expect(clock.now()).toBe(wallStart + 10);
    clock.resume();
    expect(clock.frozen).toBe(false);
    vi.advanceTimersByTime(5);
    expect(clock.now()).toBe(wallStart + 15);
  });

  it("runs jobs by the wall when nobody moves it", () => {
    clock.at(wallStart + 20, note("b"));
    clock.at(wallStart + 10, note("a"));
    vi.advanceTimersByTime(30);
    expect(ran).toEqual(["a@10", "b@20"]);
  });

  it("runs what falls due on the way in order of deadline, then of arrival, each at its own time", async () => {
    clock.at(wallStart + 30, note("c"));
    clock.at(wallStart + 10, note("a1"));
    clock.at(wallStart + 10, note("a2"));
    clock.at(wallStart + 31, note("later"));
    clock.at(wallStart - 5, note("overdue"));
    await clock.advance(30);
    expect(ran).toEqual(["overdue@0", "a1@10", "a2@10", "c@30"]);
  });

  it("runs the jobs that jobs ask for, when they fall into the same move", async () => {
    const again = (): void => {
      note("tick")();
      if (ran.length < 5) clock.at(clock.now() + 10, again);
    };
    clock.at(wallStart + 10, again);
    await clock.advance(35);
    expect(ran).toEqual(["tick@10", "tick@20", "tick@30"]);
    await clock.advance(100);
    expect(ran).toHaveLength(5);
  });

  it("waits for what a job does before the next one, and before the move is done", async () => {
    clock.at(wallStart + 1, async () => {
      for (let turns = 0; turns < 5; turns++) await Promise.resolve();
      note("slow")();
    });
    clock.at(wallStart + 2, note("next"));
    await clock.advance(5);
    expect(ran).toEqual(["slow@1", "next@2"]);
  });

  it("settles when all that runs is done", async () => {
    let finish: () => void = () => undefined;
    clock.at(wallStart + 1, () => new Promise<void>((resolve) => (finish = resolve)));
    vi.advanceTimersByTime(1);
    let settled = false;
    const settling = clock.settle().then(() => {
      settled = true;
    });
    await Promise.resolve();
    expect(settled).toBe(false);
    finish();
    await settling;
    expect(settled).toBe(true);
  });

  it("takes moves in the order in which they were asked for", async () => {
    clock.at(wallStart + 5, note("a"));
    clock.at(wallStart + 15, note("b"));
    const both = [clock.advance(10), clock.advance(10)];
    await Promise.all(both);
    expect(ran).toEqual(["a@5", "b@15"]);
    expect(clock.now()).toBe(wallStart + 20);
    expect(clock.frozen).toBe(false);
    vi.advanceTimersByTime(7);
    expect(clock.now()).toBe(wallStart + 27);
  });

  it("keeps standing after a move during which it was frozen", async () => {
    clock.at(wallStart + 5, () => clock.freeze());
    await clock.advance(10);
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(wallStart + 10);
  });

  it("gives up a move when it is reset in the middle", async () => {
    clock.at(wallStart + 5, () => clock.reset());
    clock.at(wallStart + 6, note("not yet"));
    await clock.advance(day);
    expect(clock.now()).toBe(wallStart);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(6);
    expect(ran).toEqual(["not yet@6"]);
  });

  it("runs what is due already, even where time stands still", () => {
    clock.freeze();
    clock.at(clock.now(), note("now"));
    clock.at(clock.now() + 1, note("never"));
    vi.advanceTimersByTime(100);
    expect(ran).toEqual(["now@0"]);
  });

  it("waits for deadlines beyond what a timer holds", () => {
    const far = 2 ** 31 + 5_000;
    clock.at(wallStart + far, note("far"));
    vi.advanceTimersByTime(far - 1);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual([`far@${far}`]);
  });

  it("takes jobs back", async () => {
    const cancel = clock.at(wallStart + 1, note("a"));
    clock.at(wallStart + 2, note("b"));
    cancel();
    cancel();
    vi.advanceTimersByTime(2);
    expect(ran).toEqual(["b@2"]);
  });

  it("goes on after a job that throws, and logs it", async () => {
    const bad = new Error("bad job");
    clock.at(wallStart + 1, () => {
      throw bad;
    });
    clock.at(wallStart + 2, () => Promise.reject(bad));
    clock.at(wallStart + 3, note("next"));
    await clock.advance(5);
    expect(errors).toEqual([bad, bad]);
    expect(ran).toEqual(["next@3"]);
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [1e300], [-1], [Date.UTC(10_000, 0)]])(
    "refuses to be set to %s, and stays where it is",
    async (to) => {
      await expect(clock.set(to)).rejects.toThrow(RangeError);
      expect(clock.now()).toBe(wallStart);
      await clock.advance(1);
      expect(clock.now()).toBe(wallStart + 1);
    },
  );

  it("runs nothing once it is stopped", async () => {
    clock.at(wallStart + 1, note("a"));
    clock.stop();
    clock.at(wallStart + 1, note("b"));
    vi.advanceTimersByTime(10);
    expect(ran).toEqual([]);
  });

  it("stands at the time that it was made with", () => {
    const frozen = createClock({ log, frozenAt: 5 });
    vi.advanceTimersByTime(10);
    expect(frozen.now()).toBe(5);
    expect(frozen.frozen).toBe(true);
  });
});

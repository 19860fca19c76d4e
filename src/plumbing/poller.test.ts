import { describe, expect, it } from "vitest";
import type { PolledSource, PollingOptions } from "../kernel/pollers.ts";
import { createClock } from "../runtime/clock.ts";
import { createPollers } from "./poller.ts";

/** A queue in memory, whose patient reads wait until something is sent. */
function bench(options: Partial<PollingOptions<number>> = {}) {
  const log = {
    error: (_: string, error: unknown) => {
      throw error;
    },
    warn: () => undefined,
  };
  const clock = createClock({ frozenAt: 0, log });
  const waiting: number[] = [];
  const done: number[] = [];
  const batches: number[][] = [];
  const returned: { records: readonly number[]; soon: boolean }[] = [];
  const heard: unknown[] = [];
  let arrived: (() => void) | undefined;
  const source: PolledSource<number> = {
    async read(most, patient) {
      if (patient && waiting.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      return waiting.splice(0, most);
    },
    done: async (records) => void done.push(...records),
    async failed(records, soon) {
      returned.push({ records, soon });
      if (returned.length < 5) waiting.unshift(...records);
    },
  };
  const polling = createPollers({ clock, log }).start({
    source,
    batchSize: 10,
    windowMs: 0,
    readSize: 10,
    work: async (batch) => {
      batches.push([...batch]);
      return [];
    },
    heard: (error) => heard.push(error),
    ...options,
  });
  const send = async (...records: number[]): Promise<void> => {
    waiting.push(...records);
    arrived?.();
    await turn();
  };
  const turn = async (): Promise<void> => {
    for (let n = 0; n < 5; n++) await new Promise(setImmediate);
  };
  return { clock, polling, send, turn, done, batches, returned, heard };
}

describe("a poller", () => {
  it("works on what comes, at once and in order", async () => {
    const { send, done, batches } = bench();
    await send(1, 2);
    await send(3);
    expect(batches).toEqual([[1, 2], [3]]);
    expect(done).toEqual([1, 2, 3]);
  });

  it("takes no more than a batch holds, and reads as often as that takes", async () => {
    const { send, batches } = bench({ batchSize: 5, readSize: 2 });
    await send(1, 2, 3, 4, 5, 6, 7);
    expect(batches).toEqual([
      [1, 2, 3, 4, 5],
      [6, 7],
    ]);
  });

  it("keeps a batch open as long as its window is", async () => {
    const { clock, send, turn, batches } = bench({ windowMs: 5_000 });
    await send(1);
    await clock.advance(3_000);
    await send(2);
    await clock.advance(1_000);
    expect(batches).toEqual([]);
    await clock.advance(1_000);
    await turn();
    await clock.advance(1_000);
    await turn();
    expect(batches).toEqual([[1, 2]]);
  });

  it("gives back what failed, and only that", async () => {
    let first = true;
    const work = async (batch: readonly number[]) => {
      const failed = first ? batch.filter((each) => each % 2 === 0) : [];
      first = false;
      return failed;
    };
    const { send, done, returned } = bench({ work });
    await send(1, 2, 3);
    expect(returned).toEqual([{ records: [2], soon: false }]);
    expect(done).toEqual([1, 3, 2]);
  });

  it("pauses longer and longer where all fails", async () => {
    const times: number[] = [];
    const { clock, send, turn, heard } = bench({
      work: async () => {
        times.push(clock.now());
        throw new Error("no");
      },
    });
    await send(1);
    for (let n = 0; n < 8; n++) {
      await clock.advance(1_000);
      await turn();
    }
    expect(times).toEqual([0, 1_000, 3_000, 7_000]);
    expect(heard[0]).toMatchObject({ message: "no" });
  });

  it("stops: what is read afterwards goes back", async () => {
    const { polling, send, batches, returned } = bench();
    await send(1);
    const ended = polling.stop();
    await send(2);
    await ended;
    expect(batches).toEqual([[1]]);
    expect(returned).toEqual([{ records: [2], soon: true }]);
  });
});

import type { Collection } from "../../kernel/collection.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Polling } from "../../kernel/pollers.ts";
import type { Ports } from "../../kernel/ports.ts";
import { batchingOf, sourceKind } from "./sources.ts";
import { house, type Pipe } from "./state.ts";
import { createWork } from "./work.ts";

/** The pipes that run in this process: each has a poller. */
export interface Running {
  /** Looks into the source and begins. Rejects where that cannot be done in the pipe's role. */
  start(pipe: Pipe): Promise<void>;
  stop(pipe: Pipe): void;
  /** Runs what the store says that runs, and nothing else: at the start, and after an upheaval. */
  resume(): void;
}

type RunningPorts = Pick<Ports, "store" | "peers" | "pollers" | "clock" | "log"> & { readonly pipes: Collection<Pipe> };

/** Characters of a StateReason (API reference). */
const longestReason = 512;

export function createRunning(ports: RunningPorts): Running {
  const { pipes, store, peers, pollers } = ports;
  const live = new Map<string, Polling>();
  const keyOf = ({ account, region, name }: Pipe): string => `${account}/${region}/${name}`;

  function begin(pipe: Pipe, source: ReturnType<typeof sourceOf>): void {
    const { size, windowMs } = batchingOf(pipe);
    const key = keyOf(pipe);
    let told: string | undefined = pipe.reason;
    const polling = pollers.start({
      source: source.opened,
      batchSize: size,
      windowMs,
      readSize: source.readSize,
      work: createWork(ports, pipe),
      heard(error) {
        const reason = error === undefined ? undefined : reasonOf(error);
        if (reason === told || live.get(key) !== polling) return;
        told = reason;
        store.transact(() => {
          const current = pipes.get(house, pipe.account, pipe.region, pipe.name);
          if (current?.state === "RUNNING") pipes.put(house, { ...current, reason });
          return undefined;
        });
      },
    });
    live.set(key, polling);
  }

  function sourceOf(pipe: Pipe) {
    const kind = sourceKind(pipe.source)?.kind;
    if (!kind?.create) throw new Error(`nobody reads ${pipe.source}`);
    return { opened: kind.create(peers, pipe), readSize: kind.readSize };
  }

  function stop(pipe: Pipe): void {
    stopKey(keyOf(pipe));
  }

  function stopKey(key: string): void {
    void live.get(key)?.stop();
    live.delete(key);
  }

  return {
    async start(pipe) {
      stop(pipe);
      const source = sourceOf(pipe);
      await source.opened.open(batchingOf(pipe).size);
      begin(pipe, source);
    },
    stop,
    resume() {
      const wanted = new Map<string, Pipe>();
      for (const pipe of pipes.list(house)) if (pipe.state === "RUNNING") wanted.set(keyOf(pipe), pipe);
      for (const key of [...live.keys()]) stopKey(key);
      for (const pipe of wanted.values()) begin(pipe, sourceOf(pipe));
    },
  };
}

export function reasonOf(error: unknown): string {
  const text = error instanceof AwsError ? `${error.code}: ${error.message}` : "InternalFailure";
  return text.replaceAll(/\s+/g, " ").slice(0, longestReason);
}

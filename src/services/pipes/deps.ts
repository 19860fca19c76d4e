import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/pipes.d.ts";
import { firstDeadline, ring } from "./jobs.ts";
import { createRunning, type Running } from "./running.ts";
import { type Pipe, pipes } from "./state.ts";

/** What Pipes may touch. */
export interface Deps extends Pick<Ports, "store" | "peers" | "pollers" | "authorizer" | "clock" | "log"> {
  readonly pipes: Collection<Pipe>;
  readonly running: Running;
  readonly alarm: Alarm;
}

export type PipesHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingPipesHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function pipesDeps({ store, peers, pollers, authorizer, clock, log }: Ports): Deps {
  const bound = bindCollection(store, pipes);
  const deps: Deps = {
    pipes: bound,
    running: createRunning({ pipes: bound, store, peers, pollers, clock, log }),
    alarm: createAlarm({ clock, log, next: () => firstDeadline(deps), ring: (now) => ring(deps, now) }),
    store,
    peers,
    pollers,
    authorizer,
    clock,
    log,
  };
  return deps;
}

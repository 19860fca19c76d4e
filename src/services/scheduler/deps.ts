import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/scheduler.d.ts";
import { firstDeadline, ring } from "./jobs.ts";
import { type Group, groups, type Schedule, schedules } from "./state.ts";

/** What Scheduler may touch. */
export interface Deps
  extends Pick<Ports, "store" | "outbox" | "peers" | "authorizer" | "clock" | "ids" | "random" | "published" | "log"> {
  readonly groups: Collection<Group>;
  readonly schedules: Collection<Schedule>;
  readonly alarm: Alarm;
}

export type SchedulerHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingSchedulerHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function schedulerDeps(ports: Ports): Deps {
  const { store, outbox, peers, authorizer, clock, ids, random, published, log } = ports;
  const deps: Deps = {
    groups: bindCollection(store, groups),
    schedules: bindCollection(store, schedules),
    alarm: createAlarm({ clock, log, next: () => firstDeadline(deps), ring: (now) => ring(deps, now) }),
    store,
    outbox,
    peers,
    authorizer,
    clock,
    ids,
    random,
    published,
    log,
  };
  return deps;
}

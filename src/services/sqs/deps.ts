import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Clock, Ids, Log, Ports, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations as KmsOperations } from "../../model/types/kms.d.ts";
import type { Operations } from "../../model/types/sqs.d.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { nextDue, runDue } from "./jobs.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";
import { createLines, type Lines } from "./lines.ts";
import * as state from "./state.ts";
import { createWaiters, type Waiters } from "./waiters.ts";

/** What SQS may touch. */
export interface Deps {
  readonly queues: Collection<state.Queue>;
  readonly graves: Collection<state.Grave>;
  readonly seen: Collection<state.Seen>;
  readonly litter: Collection<state.Litter>;
  readonly moveTasks: Collection<state.MoveTask>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly keys: KeyRing;
  readonly lines: Lines;
  readonly waiters: Waiters;
  readonly attempts: Attempts;
  /** For what happens by itself. */
  readonly alarm: Alarm;
  /** Queues by name, kept while none of them changes. */
  readonly known: Map<string, state.Queue | undefined>;
}

export type SqsHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingSqsHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function sqsDeps(ports: Ports): Deps {
  const { store, clock, ids, log, random, seals, peers } = ports;
  const dataKeys = bindCollection(store, state.dataKeys);
  const deps: Omit<Deps, "alarm"> = {
    queues: bindCollection(store, state.queues),
    graves: bindCollection(store, state.graves),
    seen: bindCollection(store, state.seen),
    litter: bindCollection(store, state.litter),
    moveTasks: bindCollection(store, state.moveTasks),
    store,
    clock,
    ids,
    log,
    keys: createKeyRing({ dataKeys, store, clock, ids, random, seals, kms: peers.to<KmsOperations>("kms") }),
    lines: createLines(store),
    waiters: createWaiters(clock),
    attempts: createAttempts(store),
    known: new Map(),
  };
  const whole: Deps = {
    ...deps,
    alarm: createAlarm({ clock, log, next: () => nextDue(whole), ring: (now) => runDue(whole, now) }),
  };
  store.onUpheaval(() => whole.waiters.wakeAll());
  return whole;
}

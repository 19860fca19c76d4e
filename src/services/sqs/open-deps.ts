import { createAlarm } from "../../kernel/alarm.ts";
import { bindCollection } from "../../kernel/collection.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Operations as KmsOperations } from "../../model/types/kms.d.ts";
import { createAttempts } from "./attempts.ts";
import type { Deps } from "./deps.ts";
import { nextDue, runDue } from "./jobs.ts";
import { createKeyRing } from "./key-ring.ts";
import { createLines } from "./lines.ts";
import * as state from "./state.ts";
import { createWaiters } from "./waiters.ts";

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

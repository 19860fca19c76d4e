import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Outbox } from "../../kernel/outbox.ts";
import type { Authorizer, Clock, Ids, Log, Ports, Random, Seals, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/events.d.ts";
import { type CompiledBuses, compiledBuses } from "./compiled.ts";
import { firstDeadline, ring } from "./jobs.ts";
import { type Bus, buses, type PartnerSource, partnerSources, type Rule, rules, type Timer, timers } from "./state.ts";

/** What EventBridge may touch. */
export interface Deps {
  readonly buses: Collection<Bus>;
  readonly rules: Collection<Rule>;
  readonly timers: Collection<Timer>;
  readonly partnerSources: Collection<PartnerSource>;
  readonly compiled: CompiledBuses;
  readonly alarm: Alarm;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly seals: Seals;
  readonly log: Log;
}

export type EventsHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingEventsHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function eventsDeps({ store, outbox, authorizer, clock, ids, random, seals, log }: Ports): Deps {
  const boundRules = bindCollection(store, rules);
  const deps: Deps = {
    buses: bindCollection(store, buses),
    rules: boundRules,
    timers: bindCollection(store, timers),
    partnerSources: bindCollection(store, partnerSources),
    compiled: compiledBuses(boundRules),
    alarm: createAlarm({ clock, log, next: () => firstDeadline(deps), ring: (now) => ring(deps, now) }),
    store,
    outbox,
    authorizer,
    clock,
    ids,
    random,
    seals,
    log,
  };
  return deps;
}

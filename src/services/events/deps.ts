import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Courier } from "../../kernel/courier.ts";
import type { CredentialGiver, EventDiscovery, Gifts } from "../../kernel/gifts.ts";
import type { Outbox } from "../../kernel/outbox.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Authorizer, Clock, Ids, Log, Ports, Seals, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/events.d.ts";
import { type CompiledBuses, compiledBuses } from "./compiled.ts";
import * as state from "./state.ts";

/** What EventBridge may touch. */
export interface Deps {
  readonly buses: Collection<state.Bus>;
  readonly rules: Collection<state.Rule>;
  readonly timers: Collection<state.Timer>;
  readonly partnerSources: Collection<state.PartnerSource>;
  readonly archives: Collection<state.Archive>;
  readonly archivedEvents: Collection<state.ArchivedEvent>;
  readonly archiveTotals: Collection<state.ArchiveTotals>;
  readonly replays: Collection<state.Replay>;
  readonly connections: Collection<state.Connection>;
  readonly apiDestinations: Collection<state.ApiDestination>;
  readonly compiled: CompiledBuses;
  readonly alarm: Alarm;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seals: Seals;
  readonly log: Log;
  readonly courier: Courier;
  readonly peers: Peers;
  /** Who a session of a role is. */
  readonly sessionKeys: CredentialGiver | undefined;
  /** Who learns from events; nobody until the schema registry has been used. */
  readonly discovery: () => EventDiscovery | undefined;
}

export type EventsHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingEventsHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

/** What happens by itself: when next, and what then. */
export interface Work {
  readonly next: (deps: Deps) => number | undefined;
  readonly ring: (deps: Deps, now: number) => void;
}

export function eventsDeps(ports: Ports, gifts: Partial<Gifts>, { next, ring }: Work): Deps {
  const { store, outbox, authorizer, clock, ids, seals, log, courier, peers } = ports;
  const boundRules = bindCollection(store, state.rules);
  const deps: Deps = {
    buses: bindCollection(store, state.buses),
    rules: boundRules,
    timers: bindCollection(store, state.timers),
    partnerSources: bindCollection(store, state.partnerSources),
    archives: bindCollection(store, state.archives),
    archivedEvents: bindCollection(store, state.archivedEvents),
    archiveTotals: bindCollection(store, state.archiveTotals),
    replays: bindCollection(store, state.replays),
    connections: bindCollection(store, state.connections),
    apiDestinations: bindCollection(store, state.apiDestinations),
    compiled: compiledBuses(boundRules),
    alarm: createAlarm({ clock, log, next: () => next(deps), ring: (now) => ring(deps, now) }),
    store,
    outbox,
    authorizer,
    clock,
    ids,
    seals,
    log,
    courier,
    peers,
    sessionKeys: gifts.sessions,
    // Looked for each time: it may be loaded later than EventBridge.
    discovery: () => gifts.eventDiscovery,
  };
  return deps;
}

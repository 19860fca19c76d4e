import type { AuditTrail } from "../../kernel/audit.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/cloudtrail.d.ts";
import { bindState, type State } from "./collections.ts";
import { type Courier, createCourier } from "./delivery/courier.ts";
import { createJournal } from "./history/journal.ts";
import { storeEvents } from "./history/store-events.ts";
import { type Watch, watchTrails } from "./trails/watch.ts";

/** What CloudTrail may touch. */
export interface Deps extends State, Pick<Ports, "store" | "clock" | "random" | "seals" | "peers" | "outbox" | "log"> {
  readonly watch: Watch;
  readonly journal: AuditTrail;
  readonly courier: Courier;
}

export type TrailHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingTrailHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function cloudtrailDeps(ports: Ports): Deps {
  const { store, clock, ids, random, seals, peers, outbox, events, log } = ports;
  const state = bindState(store);
  const watch = watchTrails(state.trails, state.accounts);
  const base = { ...state, store, clock, random, seals, peers, outbox, log, watch };
  const courier = createCourier(base);
  const eventStore = { ...state, watch, events, now: () => clock.now(), onPending: courier.pending };
  const journal = createJournal({
    store,
    clock,
    ids,
    log,
    watch,
    write: (framed) => storeEvents(eventStore, framed),
  });
  return { ...base, journal, courier };
}

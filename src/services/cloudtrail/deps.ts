import type { AuditTrail } from "../../kernel/audit.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/cloudtrail.d.ts";
import { type Courier, createCourier } from "./delivery/courier.ts";
import { createJournal } from "./history/journal.ts";
import { storeEvents } from "./history/store-events.ts";
import {
  type Account,
  accounts,
  type Chunk,
  type DeliveredFile,
  type DigestChain,
  deliveredFiles,
  digestChains,
  type HistorySize,
  history,
  historySizes,
  type LogFile,
  logFiles,
  type PendingChunk,
  pendingChunks,
  type SigningKey,
  sealedChunks,
  signingKeys,
  type Trail,
  type TrailStatus,
  trailStatuses,
  trails,
} from "./state.ts";
import { type Watch, watchTrails } from "./trails/watch.ts";

/** CloudTrail's collections, bound. */
export interface State {
  readonly history: Collection<Chunk>;
  readonly historySizes: Collection<HistorySize>;
  readonly trails: Collection<Trail>;
  readonly trailStatuses: Collection<TrailStatus>;
  readonly pendingChunks: Collection<PendingChunk>;
  readonly sealedChunks: Collection<PendingChunk>;
  readonly logFiles: Collection<LogFile>;
  readonly deliveredFiles: Collection<DeliveredFile>;
  readonly digestChains: Collection<DigestChain>;
  readonly signingKeys: Collection<SigningKey>;
  readonly accounts: Collection<Account>;
}

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
  const state: State = {
    history: bindCollection(store, history),
    historySizes: bindCollection(store, historySizes),
    trails: bindCollection(store, trails),
    trailStatuses: bindCollection(store, trailStatuses),
    pendingChunks: bindCollection(store, pendingChunks),
    sealedChunks: bindCollection(store, sealedChunks),
    logFiles: bindCollection(store, logFiles),
    deliveredFiles: bindCollection(store, deliveredFiles),
    digestChains: bindCollection(store, digestChains),
    signingKeys: bindCollection(store, signingKeys),
    accounts: bindCollection(store, accounts),
  };
  const watch = watchTrails(state.trails);
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

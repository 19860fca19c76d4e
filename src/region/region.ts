import { createAuthorizer } from "../journey/access/authorizer.ts";
import type { AccessFacts } from "../journey/access/decide.ts";
import { passageOf } from "../journey/access/principals.ts";
import type { AskedNames, House } from "../journey/house.ts";
import { createMetrics, type Metrics } from "../journey/metrics.ts";
import { roadOf } from "../journey/order.ts";
import { createRecorder, type Recorder } from "../journey/recorder.ts";
import { refuse } from "../journey/speaker.ts";
import type { Blobs } from "../kernel/blobs.ts";
import type { Call } from "../kernel/call.ts";
import { AwsError } from "../kernel/error.ts";
import type { Ids, Log, Ports, Random, Seals } from "../kernel/ports.ts";
import type { Arrival, Departure, Passage } from "../kernel/stage.ts";
import { createOutbox, type WorkingOutbox } from "../plumbing/outbox.ts";
import { createPollers } from "../plumbing/poller.ts";
import { deliveries } from "../plumbing/state.ts";
import type { HouseClock } from "../runtime/clock.ts";
import { createCourier } from "../runtime/courier.ts";
import { digester } from "../runtime/digester.ts";
import { createFetcher } from "../runtime/fetcher.ts";
import type { Tables } from "../runtime/tables.ts";
import type { OpenStore } from "../store/store.ts";
import { matchVersions } from "../store/versions.ts";
import { type Cast, createCast } from "./cast.ts";
import { catalog } from "./catalog.ts";
import { handlerOf } from "./handler.ts";
import type { Options } from "./options.ts";
import { createPeers } from "./peers.ts";

/** Everything of a region that runs, but for its listeners. */
export interface Region {
  readonly house: House;
  readonly cast: Cast;
  readonly clock: HouseClock;
  readonly store: OpenStore;
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  readonly ports: Ports;
  readonly outbox: WorkingOutbox;
  /** Sends one request down the road. Never rejects. */
  handle(arrival: Arrival): Promise<Departure>;
}

export interface Hands {
  readonly clock: HouseClock;
  readonly ids: Ids;
  readonly random: Random;
  readonly store: OpenStore;
  readonly blobs: Blobs;
  readonly seals: Seals;
  readonly tables: Tables;
  readonly log: Log;
  readonly micros: () => number;
  /** The certificate of the house's own authority, PEM. */
  readonly caPem?: (() => Promise<string>) | undefined;
  /** What clients were told by the DNS listener, if one runs. */
  readonly names?: AskedNames | undefined;
}

/** Puts a region together: hands become ports, the catalog becomes a cast, the stages become roads. */
export function assemble(options: Options, hands: Hands): Region {
  const { clock, ids, random, store, blobs, seals, tables, log, micros } = hands;
  const metrics = createMetrics();
  const recorder = createRecorder();
  let cast: Cast;

  const house: House = {
    settings: settingsOf(options),
    clock,
    ids,
    store,
    log,
    metrics,
    names: hands.names,
    micros,
    index: tables.index,
    model: tables.model,
    served: (id) => cast.served(id),
    gift: (name) => cast.gift(name),
    below: (...given) => peers.below(...given),
  };
  const runner = { micros, onBug: logBug(log) };
  const peers = createPeers({ house, road: roadOf("peer", house), runner, recorder });
  const courier = createCourier(hands.caPem);
  const outbox = createOutbox({ store, clock, random, log, peers, courier, gift: (name) => cast.gift(name) });
  matchVersions(store, [deliveries]);
  const ports: Ports = {
    clock,
    ids,
    random,
    store,
    blobs,
    seals,
    digester,
    authorizer: authorizerOf(options, () => cast),
    fetcher: createFetcher(),
    courier,
    peers,
    outbox,
    pollers: createPollers({ clock, log }),
    events: { emit: (event) => cast.giftAtHand("eventBus")?.accept(event) },
    notes: { note: (call, step, facts) => passageOf(call)?.journey.note(step, "passed", 0, facts) },
    published: (name) => tables.data(name),
    log,
    defaultAccount: options.account,
  };
  cast = createCast(catalog, ports, tables.model);

  return {
    house,
    cast,
    clock,
    store,
    recorder,
    metrics,
    ports,
    outbox,
    handle: handlerOf(house, runner, recorder),
  };
}

const authorizerOf = ({ auth }: Options, cast: () => Cast): Ports["authorizer"] =>
  createAuthorizer({
    mode: auth,
    identities: () => cast().giftAtHand("identities"),
    organization: () => cast().giftAtHand("organization"),
    note: noteRuling,
    refuse: refuseCall,
  });

/** In the words of the service that is called, where its passage is known. */
function refuseCall(call: Call, kind: Parameters<typeof refuse>[0], message: string): AwsError {
  const passage = passageOf(call);
  return passage ? refuse(kind, passage, message) : new AwsError("AccessDenied", message, { status: 403 });
}

const logBug =
  (log: Log) =>
  (error: unknown, { id, journey: { service, operation } }: Passage): void =>
    log.error(`${service ?? "?"} ${operation ?? "?"} failed, request ${id}`, error);

function settingsOf({ auth, account, region, publicHost, publicScheme }: Options): House["settings"] {
  return { auth, account, region, publicHost, publicScheme };
}

/** A ruling that an operation asked for itself stands in the journey as a step of its own. */
function noteRuling(call: Call, facts: AccessFacts, allowed: boolean): void {
  passageOf(call)?.journey.note("authorize", allowed ? "passed" : "refused", 0, {
    askedBy: call.operation,
    rulings: [facts],
  });
}

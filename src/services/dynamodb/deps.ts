import { createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Gifts } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodb.d.ts";
import { createMeters, type Meters } from "./meters.ts";
import { type RequestToken, requestTokens, type Table, tables } from "./state.ts";
import { type TableDeps, tableDeps } from "./tables/table-deps.ts";
import { nextDue, runDue } from "./work/run.ts";

/** What DynamoDB may touch. */
export interface Deps
  extends Pick<
      Ports,
      "authorizer" | "blobs" | "clock" | "events" | "ids" | "log" | "outbox" | "peers" | "random" | "seals" | "store"
    >,
    TableDeps {
  readonly tables: Collection<Table>;
  readonly tokens: Collection<RequestToken>;
  /** What is left of provisioned throughput. In memory, as in AWS: it is full again after a start. */
  readonly meters: Meters;
}

export type DynamoHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingDynamoHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function dynamodbDeps(ports: Ports, _gifts: Partial<Gifts>): Deps {
  const { authorizer, blobs, clock, events, ids, log, outbox, peers, random, seals, store } = ports;
  const deps: Omit<Deps, "alarm"> = {
    ...tableDeps(store),
    authorizer,
    blobs,
    clock,
    events,
    ids,
    log,
    outbox,
    peers,
    random,
    seals,
    store,
    tables: bindCollection(store, tables),
    tokens: bindCollection(store, requestTokens),
    meters: createMeters(),
  };
  const whole: Deps = {
    ...deps,
    alarm: createAlarm({ clock, log, next: () => nextDue(whole), ring: (now) => runDue(whole, now) }),
  };
  return whole;
}

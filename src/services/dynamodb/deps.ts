import type { Collection } from "../../kernel/collection.ts";
import type { Ports, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodb.d.ts";
import type { KeyRing } from "./encryption/key-ring.ts";
import type { TableKey } from "./encryption/state.ts";
import type { Meters } from "./meters.ts";
import type { RequestToken, Table } from "./state.ts";
import type { TableDeps } from "./tables/table-deps.ts";

/** What DynamoDB may touch. */
export interface Deps
  extends Pick<
      Ports,
      "authorizer" | "blobs" | "clock" | "events" | "ids" | "log" | "outbox" | "peers" | "random" | "seals" | "store"
    >,
    TableDeps {
  readonly tables: Collection<Table>;
  readonly tokens: Collection<RequestToken>;
  readonly tableKeys: Collection<TableKey>;
  /** The table keys at hand, by which `store` opens what is sealed. */
  readonly keyRing: KeyRing;
  /** The store as it is. */
  readonly rawStore: Store;
  /** What is left of provisioned throughput. In memory, as in AWS: it is full again after a start. */
  readonly meters: Meters;
}

export type DynamoHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingDynamoHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

import type { KeyAttribute, KeySchema } from "../../engines/dynamodb/index.ts";
import { defineCollection } from "../../kernel/collection.ts";
import type { TableEncryption } from "./encryption/state.ts";
import type { StreamView } from "./streams/state.ts";

/** Times are epoch milliseconds, in all of DynamoDB's state. */
export interface Table {
  readonly name: string;
  /** TableId; what is stored of the table stands under it, so that a new table of the same name has nothing of it. */
  readonly id: string;
  readonly createdAt: number;
  readonly status: "CREATING" | "ACTIVE" | "UPDATING" | "DELETING" | "INACCESSIBLE_ENCRYPTION_CREDENTIALS";
  /** AttributeDefinitions, in their order. */
  readonly attributes: readonly KeyAttribute[];
  readonly key: KeySchema;
  readonly billing: Billing;
  readonly local: readonly LocalIndex[];
  readonly global: readonly GlobalIndex[];
  /** Number for the next index: those of indexes that are gone do not come again, nor what was stored under them. */
  readonly nextIndex: number;
  readonly tableClass: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: { readonly text: string; readonly revision: string } | undefined;
  /** The latest stream; it may have ended. */
  readonly stream?:
    | { readonly label: string; readonly id: string; readonly view: StreamView; readonly enabled: boolean }
    | undefined;
  /** Items end by themselves when this attribute says so. */
  readonly ttl?: { readonly attribute: string } | undefined;
  /** Point-in-time recovery: changes are logged since then, and kept for so many days. */
  readonly recovery?: { readonly since: number; readonly days: number } | undefined;
  /** How many copies are being made of it; changes are logged meanwhile. */
  readonly copies?: number | undefined;
  readonly warm?: WarmUnits | undefined;
  /** Regions of the other replicas of the global table. */
  readonly replicas?: readonly ReplicaMember[] | undefined;
  readonly restored?: RestoredFrom | undefined;
  /** Absent: under the AWS owned key. */
  readonly encryption?: TableEncryption | undefined;
  /** Contributor insights that are on. */
  readonly insights?: readonly Insights[] | undefined;
}

/** WarmThroughput, in units a second. */
export interface WarmUnits {
  readonly reads: number;
  readonly writes: number;
}

export interface ReplicaMember {
  readonly region: string;
  readonly status: "CREATING" | "ACTIVE" | "DELETING";
}

/** Where a table's first items came from. */
export interface RestoredFrom {
  readonly backupArn?: string | undefined;
  readonly tableArn?: string | undefined;
  /** The moment that was restored. */
  readonly at: number;
  readonly inProgress: boolean;
}

export interface Insights {
  /** Absent: of the table itself. */
  readonly index?: string | undefined;
  readonly mode: "ACCESSED_AND_THROTTLED_KEYS" | "THROTTLED_KEYS";
  readonly updatedAt: number;
}

export type Billing =
  | {
      readonly mode: "PAY_PER_REQUEST";
      /** When the table last became on-demand. */
      readonly since: number;
      /** OnDemandThroughput: the most units a second; undefined for no bound. */
      readonly mostReads?: number | undefined;
      readonly mostWrites?: number | undefined;
    }
  | {
      readonly mode: "PROVISIONED";
      readonly throughput: Throughput;
      /** When the table last became on-demand, if it ever was. */
      readonly wasOnDemandAt?: number | undefined;
    };

/** Units a second, and what became of them. */
export interface Throughput {
  readonly reads: number;
  readonly writes: number;
  readonly increasedAt?: number | undefined;
  readonly decreasedAt?: number | undefined;
  /** Since midnight UTC of `decreasedAt`. */
  readonly decreasesToday?: number | undefined;
}

export interface IndexProjection {
  readonly type: "ALL" | "KEYS_ONLY" | "INCLUDE";
  /** NonKeyAttributes, of INCLUDE. */
  readonly attributes: readonly string[];
}

export interface LocalIndex {
  readonly name: string;
  /** Its part in the keys of the store. */
  readonly number: number;
  readonly key: KeySchema;
  readonly projection: IndexProjection;
}

export interface GlobalIndex extends LocalIndex {
  readonly status: "CREATING" | "UPDATING" | "ACTIVE" | "DELETING";
  /** Old items are still being put into it. */
  readonly backfilling: boolean;
  /** Of a provisioned table. */
  readonly throughput?: Throughput | undefined;
  readonly mostReads?: number | undefined;
  readonly mostWrites?: number | undefined;
  readonly warm?: WarmUnits | undefined;
}

export const tables = defineCollection<Table>({
  name: "dynamodb.tables",
  scope: "region",
  version: 1,
  key: (table) => [table.name],
});

/** A client's token of a transaction that was carried out. */
export interface RequestToken {
  /** Account of the caller, and the token. */
  readonly id: string;
  /** Of the request: the same token must not come with another. */
  readonly digest: string;
  readonly expiresAt: number;
}

export const requestTokens = defineCollection<RequestToken>({
  name: "dynamodb.request-tokens",
  scope: "region",
  version: 1,
  key: (token) => [token.id],
  indexes: { expiry: (token) => [[token.expiresAt]] },
});

/** Written past the collections' own functions, since their keys are tokens and their values bytes: see items.ts. */
const raw = (name: string) => defineCollection<Uint8Array>({ name, scope: "region", version: 1, key: () => [] });

export const items = raw("dynamodb.item");
/** What secondary indexes hold. */
export const entries = raw("dynamodb.entry");
export const counters = raw("dynamodb.count");

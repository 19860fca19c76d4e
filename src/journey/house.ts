import type { Principal } from "../kernel/call.ts";
import type { GiftName, Gifts } from "../kernel/gifts.ts";
import type { Clock, Ids, Log, Store } from "../kernel/ports.ts";
import type { Passage, ServedService } from "../kernel/stage.ts";
import type { Operation, ServiceModel } from "../model/link.ts";
import type { TableIndex } from "../model/table.ts";
import type { Metrics } from "./metrics.ts";

/** `enforce`: refuse. `audit`: decide and record, let pass. `lenient`: any key is its account's root, unverified. */
export const authModes = ["enforce", "audit", "lenient"] as const;
export type AuthMode = (typeof authModes)[number];

export interface Settings {
  readonly auth: AuthMode;
  /** Account of the customary key `test`. */
  readonly account: string;
  /** Region of requests that name none. */
  readonly region: string;
  /** Host and port for URLs in answers, where it is not the one that the client reached. */
  readonly publicHost: string | undefined;
  /** `https` where a proxy speaks TLS for us; else URLs have the scheme that the client reached us by. */
  readonly publicScheme: string | undefined;
}

/** What the DNS listener told a client. */
export interface AskedName {
  /** In lower case. */
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly address: string;
  /** What the name is, for a person: "the endpoint sts in eu-west-1". */
  readonly because: string;
  /** On the clock of durations. */
  readonly atMicros: number;
}

export interface AskedNames {
  /** The last that the client at `ip` was told about `name`, which is in lower case. */
  last(ip: string, name: string): AskedName | undefined;
}

/** What the stages need of the region that they serve. It hides which services there are. */
export interface House {
  readonly settings: Settings;
  readonly clock: Clock & { wallNow(): number };
  readonly ids: Ids;
  readonly store: Store;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Undefined where no DNS listener runs. */
  readonly names?: AskedNames | undefined;
  /** Microseconds on a clock that only goes forward, for durations. */
  readonly micros: () => number;
  readonly index: () => TableIndex;
  readonly model: (service: string) => ServiceModel;
  /** The service with its dependencies; a promise the first time, since services load when first used; undefined if there is none. */
  served(service: string): ServedService | undefined | Promise<ServedService | undefined>;
  /** As `served`: what some service gives, loading it if need be; undefined if none does. */
  gift<Name extends GiftName>(name: Name): Gifts[Name] | undefined | Promise<Gifts[Name] | undefined>;
  /** Calls an operation on account of a passage, whose journey stands above the call's. Rejects with its AwsError. */
  below(passage: Passage, operation: Operation, input: object, as: Below): Promise<object>;
}

export interface Below {
  readonly principal: Principal;
  readonly region: string;
}

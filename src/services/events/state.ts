import { type CollectionDefinition, defineCollection } from "../../kernel/collection.ts";
import type {
  ApiDestinationHttpMethod,
  ConnectionAuthorizationType,
  ConnectionAuthResponseParameters,
  ConnectionState,
  EventSourceState,
  ReplayState,
  RuleState,
  Target,
} from "../../model/types/events.d.ts";

/** Times are epoch milliseconds, in all of EventBridge's state. */
export interface Bus {
  readonly name: string;
  readonly description?: string | undefined;
  /** ARN of a queue. */
  readonly deadLetterArn?: string | undefined;
  /** A policy's text. */
  readonly policy?: string | undefined;
  /** Of a partner's bus: the source that it was made for. */
  readonly eventSource?: string | undefined;
  readonly tags: Tags;
  /** Undefined for the default bus, which is always there. */
  readonly createdAt?: number | undefined;
  readonly modifiedAt?: number | undefined;
}

export type Tags = Readonly<Record<string, string>>;

export interface Rule {
  readonly bus: string;
  readonly name: string;
  readonly pattern?: string | undefined;
  readonly schedule?: string | undefined;
  readonly state: RuleState;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  /** The service that keeps it; nobody else changes it. */
  readonly managedBy?: string | undefined;
  /** What it matches goes to this archive, rather than to its targets. */
  readonly archive?: string | undefined;
  /** Twelve digits: who made it, on a bus that may be another account's. */
  readonly createdBy: string;
  /** Rates count from here. */
  readonly createdAt: number;
  readonly tags: Tags;
  readonly targets: readonly Target[];
}

/** Something that is due at a time: a rule's schedule, the end of archived events, the next step of a replay. */
export interface Timer {
  readonly at: number;
  readonly kind: TimerKind;
  readonly account: string;
  readonly region: string;
  /** Whose it is: the key of a rule, an archive, a replay, a connection. */
  readonly of: readonly string[];
}

export type TimerKind = "rule" | "archive" | "replay";

export const buses: CollectionDefinition<Bus> = defineCollection<Bus>({
  name: "events.buses",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

export const rules: CollectionDefinition<Rule> = defineCollection<Rule>({
  name: "events.rules",
  scope: "region",
  version: 1,
  key: ({ bus, name }) => [bus, name],
});

/** One collection for all accounts and regions, so that one alarm finds what is due first. */
export const timers: CollectionDefinition<Timer> = defineCollection<Timer>({
  name: "events.timers",
  scope: "house",
  version: 1,
  key: ({ kind, account, region, of }) => [kind, account, region, ...of],
  owner: ({ account }) => account,
  indexes: { due: ({ at }) => [[at]] },
});

/** What a partner sends to a customer's account, where a bus of its name must be made for it. */
export interface PartnerSource {
  /** `aws.partner/example.com/orders` */
  readonly name: string;
  /** Twelve digits: the customer. */
  readonly account: string;
  readonly region: string;
  /** Twelve digits: the partner. */
  readonly partner: string;
  readonly state: EventSourceState;
  readonly createdAt: number;
}

/** Of both accounts: each finds it. */
export const partnerSources: CollectionDefinition<PartnerSource> = defineCollection<PartnerSource>({
  name: "events.partner-sources",
  scope: "house",
  version: 1,
  key: ({ account, region, name }) => [account, region, name],
  owner: ({ account }) => account,
  indexes: { partner: ({ partner, region, name }) => [[partner, region, name]] },
});

export interface Archive {
  /** Its events stand under it: an archive of the same name that is made later has others. */
  readonly id: string;
  readonly name: string;
  readonly bus: string;
  readonly description?: string | undefined;
  readonly pattern?: string | undefined;
  /** 0: for ever. */
  readonly retentionDays: number;
  readonly createdAt: number;
}

export interface ArchivedEvent {
  /** Of the archive. */
  readonly archive: string;
  /** When it happened, as the event says. */
  readonly time: number;
  /** In the order in which they came. */
  readonly number: number;
  readonly archivedAt: number;
  /** The event as targets get it. */
  readonly text: string;
}

/** Apart from the archive, since it changes with every event. */
export interface ArchiveTotals {
  readonly archive: string;
  readonly events: number;
  readonly bytes: number;
  /** Of the last event. */
  readonly number: number;
}

export interface Replay {
  readonly name: string;
  readonly description?: string | undefined;
  /** Name and id. */
  readonly archive: string;
  readonly archiveId: string;
  readonly bus: string;
  /** ARNs of rules; all of the bus where there are none. */
  readonly onlyRules?: readonly string[] | undefined;
  /** Times of events, both included. */
  readonly from: number;
  readonly to: number;
  readonly state: ReplayState;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  /** The last event that was replayed. */
  readonly last?: { readonly time: number; readonly number: number } | undefined;
}

export const archives: CollectionDefinition<Archive> = defineCollection<Archive>({
  name: "events.archives",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

export const archivedEvents: CollectionDefinition<ArchivedEvent> = defineCollection<ArchivedEvent>({
  name: "events.archived",
  scope: "region",
  version: 1,
  key: ({ archive, time, number }) => [archive, time, number],
  indexes: { age: ({ archive, archivedAt, number }) => [[archive, archivedAt, number]] },
});

export const archiveTotals: CollectionDefinition<ArchiveTotals> = defineCollection<ArchiveTotals>({
  name: "events.archive-totals",
  scope: "region",
  version: 1,
  key: ({ archive }) => [archive],
});

export const replays: CollectionDefinition<Replay> = defineCollection<Replay>({
  name: "events.replays",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

export interface Connection {
  readonly name: string;
  readonly id: string;
  readonly description?: string | undefined;
  readonly type: ConnectionAuthorizationType;
  /** What may be shown of its parameters: no secrets. */
  readonly shown: ConnectionAuthResponseParameters;
  /** All of its parameters, sealed, in base64; undefined once it is deauthorized. */
  readonly sealed?: string | undefined;
  readonly state: ConnectionState;
  readonly stateReason?: string | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly authorizedAt?: number | undefined;
}

export interface ApiDestination {
  readonly name: string;
  readonly id: string;
  readonly description?: string | undefined;
  readonly connectionArn: string;
  readonly endpoint: string;
  readonly method: ApiDestinationHttpMethod;
  readonly ratePerSecond: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export const connections: CollectionDefinition<Connection> = defineCollection<Connection>({
  name: "events.connections",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

export const apiDestinations: CollectionDefinition<ApiDestination> = defineCollection<ApiDestination>({
  name: "events.api-destinations",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

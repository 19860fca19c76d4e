import type { Scope } from "../../kernel/call.ts";
import { type CollectionDefinition, defineCollection } from "../../kernel/collection.ts";
import type {
  ActionAfterCompletion,
  FlexibleTimeWindow,
  ScheduleState,
  Target,
} from "../../model/types/scheduler.d.ts";
import type { SealedInput } from "./sealed-input.ts";

export type Tags = Readonly<Record<string, string>>;

/** Times are epoch milliseconds, in all of Scheduler's state. */
export interface Group {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly tags: Tags;
  /** ClientToken of its creation. */
  readonly token?: string | undefined;
  /** When it goes, and its schedules with it: it is being deleted. */
  readonly goesAt?: number | undefined;
}

export interface Schedule {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  readonly startsAt?: number | undefined;
  readonly endsAt?: number | undefined;
  readonly description?: string | undefined;
  readonly state: ScheduleState;
  readonly keyArn?: string | undefined;
  /** Without its input, where that is sealed. */
  readonly target: Target;
  readonly sealedInput?: SealedInput | undefined;
  readonly window: FlexibleTimeWindow;
  readonly afterCompletion: ActionAfterCompletion;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** ClientToken of its creation, and a digest of what it came with. */
  readonly token?: string | undefined;
  readonly tokenDigest?: string | undefined;
  readonly next?: Occurrence | undefined;
}

/** One time at which a schedule happens. */
export interface Occurrence {
  /** What the expression says. */
  readonly scheduledAt: number;
  /** When it really happens: later by what was drawn from the flexible window. */
  readonly at: number;
}

/** Everything of Scheduler's stands in one place, whoever's it is. */
export const house: Scope = { account: "*", region: "*" };

/** Of all accounts and regions, so that one alarm finds what is due first. */
export const groups: CollectionDefinition<Group> = defineCollection<Group>({
  name: "scheduler.groups",
  scope: "house",
  version: 1,
  key: ({ account, region, name }) => [account, region, name],
  owner: ({ account }) => account,
  indexes: { going: ({ goesAt }) => (goesAt === undefined ? [] : [[goesAt]]) },
});

export const schedules: CollectionDefinition<Schedule> = defineCollection<Schedule>({
  name: "scheduler.schedules",
  scope: "house",
  version: 1,
  key: ({ account, region, group, name }) => [account, region, group, name],
  owner: ({ account }) => account,
  indexes: { due: ({ next }) => (next ? [[next.at]] : []) },
});

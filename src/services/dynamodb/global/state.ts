import type { KeyTokens } from "../../../engines/dynamodb/index.ts";
import { defineCollection } from "../../../kernel/collection.ts";
import { rawCollection } from "../tables/raw-collection.ts";

/** Which of two writes to an item was the last: the clock, and a number where it stood still. */
export type Version = readonly [at: number, number: number];

/** A write that is on its way to another region. */
export interface Outgoing {
  /** Where it stands in the queue. */
  readonly position: Version;
  readonly account: string;
  readonly from: string;
  readonly to: string;
  readonly table: string;
  readonly version: Version;
  /** Absent: all that the new replica gets to begin with has been sent. */
  readonly tokens?: KeyTokens | undefined;
  /** The item; absent where it was deleted. */
  readonly text?: string | undefined;
  readonly size?: number | undefined;
}

export const outgoing = defineCollection<Outgoing>({
  name: "dynamodb.outgoing",
  scope: "house",
  version: 1,
  key: ({ position }) => position,
  owner: ({ account }) => account,
});

/** Versions of the items of replicas, and of those that were deleted. */
export const versions = rawCollection("dynamodb.version");

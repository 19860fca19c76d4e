import { defineCollection } from "../../kernel/collection.ts";
import { storedKeyOf } from "./message-record.ts";

/** Times are epoch milliseconds, in all of SQS's state. */
export interface Queue {
  readonly name: string;
  /** Of this queue alone: a later one of the same name has another. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly fifo: boolean;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** What was set, by AWS's names; what was not has its default. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was last purged. */
  readonly purgedAt?: number | undefined;
  /** Data key of SSE-SQS, made with the queue. */
  readonly dataKeyId: string;
}

/** A queue that was deleted: its name is not to be had for a while. */
export interface Grave {
  readonly name: string;
  readonly deletedAt: number;
}

/** What messages are sealed with: under the house's own key, or by KMS. Base64. */
export interface DataKey {
  readonly id: string;
  readonly sealed?: string | undefined;
  readonly wrapped?: { readonly ciphertext: string; readonly queueArn: string } | undefined;
}

/** How far a queue has come. Written with every message that comes or goes. */
export interface Tally {
  /** Of the queue. */
  readonly id: string;
  /** Number of the newest message there ever was. */
  readonly last: number;
  /** Messages that stand in it. */
  readonly total: number;
  /** Messages up to this number were purged, whether or not they have been swept away. */
  readonly floor: number;
}

/** Of a message that was received or delayed: when it can be seen, and what became of it so far. */
export interface Lease {
  readonly queue: string;
  readonly number: number;
  readonly messageId: string;
  readonly visibleAt: number;
  readonly receives: number;
  /** Undefined until it was received. */
  readonly firstReceivedAt?: number | undefined;
  readonly lastReceivedAt?: number | undefined;
  readonly group?: string | undefined;
}

/** A deduplication id that was seen (SQS developer guide, "Using the message deduplication ID": for five minutes). */
export interface Seen {
  readonly queue: string;
  /** Digest of the id, and of its group where the scope is the group. */
  readonly digest: string;
  readonly number: number;
  readonly messageId: string;
  readonly at: number;
}

/** What waits to be swept: numbers up to `through` of a queue. */
export interface Litter {
  readonly queue: string;
  readonly account: string;
  readonly region: string;
  readonly through: number;
  /** The queue is gone, and everything of it goes. */
  readonly whole: boolean;
}

export interface MoveTask {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly sourceArn: string;
  readonly destinationArn?: string | undefined;
  readonly perSecond?: number | undefined;
  readonly status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  readonly startedAt: number;
  readonly moved: number;
  readonly toMove: number;
  readonly failure?: string | undefined;
  /** When it goes on; undefined once it is over. */
  readonly nextAt?: number | undefined;
}

export const queues = defineCollection<Queue>({
  name: "sqs.queues",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
  indexes: { deadLetters: ({ attributes }) => deadLetterKey(attributes.RedrivePolicy) },
});

function deadLetterKey(policy: string | undefined): readonly [string][] {
  if (policy === undefined) return [];
  return [[(JSON.parse(policy) as { deadLetterTargetArn: string }).deadLetterTargetArn]];
}

export const graves = defineCollection<Grave>({
  name: "sqs.graves",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

export const dataKeys = defineCollection<DataKey>({
  name: "sqs.dataKeys",
  scope: "region",
  version: 1,
  key: ({ id }) => [id],
});

export const tallies = defineCollection<Tally>({
  name: "sqs.tallies",
  scope: "region",
  version: 1,
  key: ({ id }) => [id],
});

/** Bytes, see message-record.ts: written once, however often the message is received. */
export const messages = defineCollection<Uint8Array>({
  name: "sqs.messages",
  scope: "region",
  version: 1,
  key: storedKeyOf,
});

export const leases = defineCollection<Lease>({
  name: "sqs.leases",
  scope: "region",
  version: 1,
  key: ({ queue, number }) => [queue, number],
});

/** Messages that are older than their place says: dead letters keep the time at which they were first sent. */
export const elders = defineCollection<{ readonly queue: string; readonly sentAt: number; readonly number: number }>({
  name: "sqs.elders",
  scope: "region",
  version: 1,
  key: ({ queue, sentAt, number }) => [queue, sentAt, number],
});

export const seen = defineCollection<Seen>({
  name: "sqs.seen",
  scope: "region",
  version: 1,
  key: ({ queue, digest }) => [queue, digest],
  indexes: { age: ({ queue, at }) => [[queue, at]] },
});

export const litter = defineCollection<Litter>({
  name: "sqs.litter",
  scope: "house",
  version: 1,
  key: ({ queue }) => [queue],
  owner: ({ account }) => account,
});

export const moveTasks = defineCollection<MoveTask>({
  name: "sqs.moveTasks",
  scope: "house",
  version: 1,
  key: ({ sourceArn, startedAt, id }) => [sourceArn, startedAt, id],
  owner: ({ account }) => account,
  indexes: {
    id: ({ id }) => [[id]],
    due: ({ nextAt }) => (nextAt === undefined ? [] : [[nextAt]]),
  },
});

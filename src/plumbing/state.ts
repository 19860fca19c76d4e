import { type CollectionDefinition, defineCollection } from "../kernel/collection.ts";
import type { Delivery } from "../kernel/outbox.ts";

/** A delivery on its way, as it is stored. */
export interface StoredDelivery {
  /** Grows with every post: its key, and the order of those that have one. */
  readonly number: number;
  /** Where it was posted from. */
  readonly account: string;
  readonly region: string;
  readonly delivery: Delivery;
  /** Epoch milliseconds. */
  readonly postedAt: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** Epoch milliseconds; undefined while another of its order goes first, and for good once it is given up. */
  readonly nextAttemptAt?: number;
  readonly lastError?: DeliveryError;
  /** Neither its target nor its dead-letter queue takes it: kept for a person to see. */
  readonly givenUp?: true;
}

export interface DeliveryError {
  readonly code: string;
  readonly message: string;
}

export const deliveries: CollectionDefinition<StoredDelivery> = defineCollection<StoredDelivery>({
  name: "plumbing.delivery",
  scope: "house",
  version: 1,
  key: ({ number }) => [number],
  owner: ({ account }) => account,
  indexes: {
    /** What is to be tried, by when. */
    due: ({ nextAttemptAt, number }) => (nextAttemptAt === undefined ? [] : [[nextAttemptAt, number]]),
    /** The line behind each order key. */
    order: ({ delivery: { order }, number, givenUp }) => (order === undefined || givenUp ? [] : [[order, number]]),
    givenUp: ({ givenUp, number }) => (givenUp ? [[number]] : []),
  },
});

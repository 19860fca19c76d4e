import { defineCollection } from "../../../../kernel/collection.ts";
import type { Change } from "./rules.ts";

/** What still has to be made the same at a destination: one version, whatever changed about it. Times are epoch milliseconds. */
export interface Replication {
  readonly account: string;
  readonly bucket: string;
  readonly key: string;
  readonly sequence: number;
  /** Name of the bucket. */
  readonly destination: string;
  readonly ruleId: string;
  /** The change that was made last. */
  readonly change: Change;
  readonly requestedAt: number;
  /** Grows with every change: one that comes while another is on its way is not forgotten. */
  readonly round: number;
  readonly failures: number;
  readonly nextAttemptAt: number;
  /** Replication Time Control has told that it takes too long. */
  readonly late?: true | undefined;
}

export const replications = defineCollection<Replication>({
  name: "s3.replications",
  scope: "house",
  version: 1,
  key: ({ bucket, key, sequence, destination }) => [bucket, key, sequence, destination],
  owner: ({ account }) => account,
  indexes: { due: ({ nextAttemptAt }) => [[nextAttemptAt]] },
});

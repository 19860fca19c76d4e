import { defineCollection } from "../../../kernel/collection.ts";

/** A report of GenerateServiceLastAccessedDetails. Its content is made when it is asked for, as of `createdAt`. */
export interface AccessJob {
  readonly id: string;
  /** What it reports on: a user, group, role or managed policy. */
  readonly arn: string;
  readonly granularity: "SERVICE_LEVEL" | "ACTION_LEVEL";
  readonly createdAt: number;
}

export const accessJobs = defineCollection<AccessJob>({
  name: "iam.access-jobs",
  scope: "account",
  version: 1,
  key: (job) => [job.id],
});

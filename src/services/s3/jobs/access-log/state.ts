import { defineCollection } from "../../../../kernel/collection.ts";

/** Lines of a bucket's log that are not delivered yet: all that came in within a moment. */
export interface LogChunk {
  readonly account: string;
  readonly bucket: string;
  readonly number: number;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  /** Epoch milliseconds of the request. */
  readonly at: number;
  readonly text: string;
}

export const logChunks = defineCollection<LogChunk>({
  name: "s3.log-chunks",
  scope: "house",
  version: 1,
  key: ({ bucket, number }) => [bucket, number],
  owner: ({ account }) => account,
});

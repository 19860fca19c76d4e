import type { LogLine } from "./state.ts";

/** Lines in memory, by bucket. */
export interface WaitingLines {
  readonly byBucket: Map<string, LogLine[]>;
  count: number;
}

export const createWaitingLines = (): WaitingLines => ({ byBucket: new Map(), count: 0 });

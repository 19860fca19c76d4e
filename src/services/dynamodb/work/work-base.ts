import type { Scope } from "../../../kernel/call.ts";

/** Something long that goes on in slices, and goes on after a start. */
export interface WorkBase extends Scope {
  readonly id: string;
  /** Epoch milliseconds of its next slice. */
  readonly at: number;
}

import type { Json } from "../../engines/event-pattern/index.ts";
import type { PolledSource } from "../../kernel/pollers.ts";

/** Something that came out of a source. */
export interface PipeRecord {
  /** What a partial failure names it by: a message id, a sequence number. */
  readonly id: string;
  /** What the source knows it by. */
  readonly handle: string;
  /** Records of one order must not overtake each other. */
  readonly order?: string | undefined;
  readonly event: Json;
}

export interface PipeSource extends PolledSource<PipeRecord> {
  /** A first look that does not wait, of which nothing is lost: rejects where the pipe's role may not read. */
  open(most: number): Promise<void>;
}

import type { StreamRow } from "./state.ts";
import { retentionMs } from "./table-stream.ts";

/** A shard takes what is written in its four hours, or until the stream is disabled (as observed of AWS's). */
const shardMs = 4 * 3_600_000;

/** Shards follow from the time alone: nothing must happen for one to end and the next to begin. */
export interface ShardSpan {
  readonly number: number;
  /** Epoch milliseconds of its first and, where it has ended, behind its last record. */
  readonly from: number;
  readonly to: number | undefined;
}

/** Those that still have records, or may get them, from the oldest on. */
export function shardsOf(stream: Pick<StreamRow, "enabledAt" | "disabledAt">, now: number): ShardSpan[] {
  // A disabled stream takes no more, but what was written in the very millisecond belongs to it.
  const end = stream.disabledAt === undefined ? undefined : stream.disabledAt + 1;
  const spans: ShardSpan[] = [];
  const newest = end === undefined ? now : Math.min(now, end - 1);
  const oldest = Math.max(0, Math.floor((now - retentionMs - stream.enabledAt) / shardMs));
  for (let number = oldest; stream.enabledAt + number * shardMs <= Math.max(newest, stream.enabledAt); number++) {
    const from = stream.enabledAt + number * shardMs;
    const full = from + shardMs;
    const ended = end !== undefined && end <= full ? end : full <= now ? full : undefined;
    if (ended === undefined || ended > now - retentionMs) spans.push({ number, from, to: ended });
  }
  return spans;
}

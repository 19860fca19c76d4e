import { keep } from "../../../base/kept.ts";
import type { Scope } from "../../../kernel/call.ts";
import type { Key, Store } from "../../../kernel/ports.ts";
import { next, type StreamPosition } from "./position.ts";
import { records } from "./state.ts";

/**
 * The last position that each stream, and each log of changes, gave away. In memory: a transaction that is undone leaves
 * a gap, as AWS's numbers have. `prefix`: of the keys of its records, which end with time and number.
 */
export interface Heads {
  /** The next position, not before `now`. */
  advance(prefix: Key, now: number): StreamPosition;
  /** From here on nothing is written yet. */
  end(prefix: Key, now: number): StreamPosition;
}

export const recordPrefix = ({ account, region }: Scope, streamId: string): Key => [
  account,
  region,
  records.name,
  streamId,
];

/** Streams whose head is remembered; those of others are read again. */
const most = 50_000;

export function createHeads(store: Store): Heads {
  const heads = new Map<string, StreamPosition>();
  store.onUpheaval(() => heads.clear());

  function head(name: string, prefix: Key): StreamPosition | undefined {
    const known = heads.get(name);
    if (known) return known;
    const [last] = store.range({ prefix, limit: 1, reverse: true });
    return last && { at: Number(last[0].at(-2)), number: Number(last[0].at(-1)) };
  }

  function endOf(name: string, prefix: Key, now: number): StreamPosition {
    const last = head(name, prefix);
    return last && last.at >= now ? next(last) : { at: now, number: 0 };
  }

  return {
    end: (prefix, now) => endOf(prefix.join(" "), prefix, now),
    advance(prefix, now) {
      const name = prefix.join(" ");
      const position = endOf(name, prefix, now);
      keep(heads, name, position, most);
      return position;
    },
  };
}

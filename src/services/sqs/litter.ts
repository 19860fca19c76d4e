import { keyPrefix } from "../../kernel/collection.ts";
import type { Deps } from "./deps.ts";
import * as state from "./state.ts";

const house = { account: "*", region: "*" };

/** Removes so much of what was purged, or of a queue that is gone; the litter's own record goes with the last of it. */
export function sweep({ store, litter, seen }: Deps, one: state.Litter, limit: number): void {
  let left = limit;
  for (const collection of [state.messages, state.leases]) {
    const prefix = [...keyPrefix(collection as never, one), one.queue];
    for (const [key] of store.range({ prefix, limit: left })) {
      if (Number(key.at(-1)) > one.through) break;
      store.delete(key);
      left--;
    }
    if (left <= 0) return;
  }
  // Few: dead letters that ended before their time.
  const prefix = [...keyPrefix(state.elders as never, one), one.queue];
  for (const [key] of store.range({ prefix })) if (Number(key.at(-1)) <= one.through) store.delete(key);
  if (one.whole) {
    for (const { digest } of seen.findBy(one, "age", one.queue)) {
      if (left-- <= 0) return;
      seen.delete(one, one.queue, digest);
    }
    store.delete([...keyPrefix(state.tallies as never, one), one.queue]);
  }
  litter.delete(house, one.queue);
}

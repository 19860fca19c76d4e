import type { Key, Store } from "../../../kernel/ports.ts";

/** Items that one transaction works on: a few milliseconds. */
export const sliceItems = 250;

export interface Slice {
  readonly entries: readonly (readonly [Key, unknown])[];
  /** Behind which the next begins; undefined: nothing is left. */
  readonly after: Key | undefined;
}

/** The next slice of what stands under a prefix. */
export function sliceOf(store: Store, prefix: Key, after: Key | undefined, most = sliceItems): Slice {
  const entries = [...store.range({ prefix, after, limit: most })];
  return { entries, after: entries.length < most ? undefined : entries.at(-1)?.[0] };
}

/** Removes a slice of what stands under a prefix. Returns whether nothing is left. */
export function sweepSlice(store: Store, prefix: Key, most = sliceItems): boolean {
  const { entries, after } = sliceOf(store, prefix, undefined, most);
  for (const [key] of entries) store.delete(key);
  return after === undefined;
}

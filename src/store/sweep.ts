import type { Key } from "../kernel/ports.ts";
import { type BlobHolder, headsOf } from "./blob-references.ts";
import type { FolderBlobs } from "./blobs.ts";
import type { OpenStore } from "./store.ts";

/** A store that lets the sweep see what is written while it walks. */
export interface WatchedStore {
  readonly store: OpenStore;
  /** Sees every put, until it is undefined. Puts of a transaction that fails are seen as well. */
  watch(watcher: ((key: Key, value: unknown) => void) | undefined): void;
}

export function watchPuts(inner: OpenStore): WatchedStore {
  let watcher: ((key: Key, value: unknown) => void) | undefined;
  return {
    store: {
      ...inner,
      put(key, value) {
        watcher?.(key, value);
        inner.put(key, value);
      },
    },
    watch(next) {
      watcher = next;
    },
  };
}

export interface SweepOptions {
  readonly blobs: FolderBlobs;
  readonly watched: WatchedStore;
  /**
   * The collections that hold on to blobs. Asked only where there is a blob to be judged. Undefined if the store holds a
   * collection that nobody knows, whose blobs would look as if nobody held them.
   */
  readonly holders: () => Promise<ReadonlyMap<string, BlobHolder> | undefined>;
  /** Ends the sweep at its next slice; what is left is swept at another start. */
  readonly signal: AbortSignal;
}

/** Values of a slice, few enough that the event loop is held up for a few milliseconds where each has 64 KiB inline. */
const sliceValues = 64;
const sliceRemovals = 256;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Removes what earlier processes left: temporary files, and blobs that no value holds on to. In the background, slice by
 * slice, while the store is written to.
 *
 * A reference that moves from a key ahead of the walk to one behind it would be overlooked: so each put is watched, and
 * what it names counts as held. A commit that is lost brings back what the walk has seen replaced: then nothing is removed.
 *
 * Resolves to how many blobs it removed.
 */
export async function sweepBlobs({ blobs, watched, holders, signal }: SweepOptions): Promise<number> {
  const orphans = await blobs.inherited();
  if (orphans.size === 0) return 0;
  const known = await holders();
  if (!known || signal.aborted) return 0;
  const { store } = watched;
  const spare = (key: Key, value: unknown): void => {
    for (const id of known.get(String(key[2]))?.blobs(value as object) ?? []) orphans.delete(id);
  };
  watched.watch(spare);
  try {
    const mark = store.mark();
    for (const head of headsOf(known, store)) await walk(store, head, spare, signal);
    await store.committed(mark);
    return signal.aborted ? 0 : await removeAll(blobs, orphans, signal);
  } finally {
    watched.watch(undefined);
  }
}

async function walk(
  store: OpenStore,
  head: Key,
  see: (key: Key, value: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  let after: Key | undefined;
  for (let more = true; more && !signal.aborted; ) {
    await nextTurn();
    more = false;
    for (const [key, value] of store.range({ prefix: head, after, limit: sliceValues })) {
      see(key, value);
      after = key;
      more = true;
    }
  }
}

/** Each is looked for in the set again: a put may have named it meanwhile. */
async function removeAll(blobs: FolderBlobs, orphans: Set<string>, signal: AbortSignal): Promise<number> {
  let removed = 0;
  while (orphans.size > 0 && !signal.aborted) {
    const slice: string[] = [];
    for (const id of orphans) {
      if (slice.length === sliceRemovals) break;
      slice.push(id);
    }
    for (const id of slice) orphans.delete(id);
    await blobs.remove(slice);
    removed += slice.length;
  }
  return removed;
}

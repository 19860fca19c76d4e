import type { Key, RangeOptions, Store, Stored, Synchronous } from "../kernel/ports.ts";
import type { Backend } from "./backend.ts";
import { decodeKey, encodeKey, encodeStorableKey, longestKey, prefixRange } from "./key.ts";
import { type Layer, mergeLayers } from "./overlay.ts";
import { decodeValue, encodeValue } from "./value.ts";

export interface OpenStore extends Store {
  /** Waits for what is under way and closes the backend. */
  close(): Promise<void>;
  /**
   * Removes everything but the store's records about itself, or what stands under `prefix`: at once for every reader, and
   * in order with the transactions around it. Resolves when that is committed.
   */
  clear(prefix?: Key): Promise<void>;
}

/** Where the store keeps what it knows about itself: the versions of its collections. */
export const metaPrefix = ["*", "*", "meta"] as const;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const laterOf = (one: string, other: string): string => (one > other ? one : other);
const earlierOf = (one: string, other: string): string => (one < other ? one : other);

function removeIn(layer: Layer, key: string): void {
  // A key that is too long to be stored is not there to be removed.
  if (key.length <= longestKey) layer.set(key, undefined);
}

/**
 * The ordered view over a backend. Writes gather in layers: those of the running transaction, those that wait for a
 * commit, those being committed; a read asks the layers first, newest first, so that everyone sees what has been decided,
 * while commits of many calls share one trip to the disk.
 */
export function createStore(backend: Backend): OpenStore {
  let open: Layer | undefined;
  let waiting: Layer = new Map();
  let committing: Layer | undefined;
  const settled: Promise<void> = Promise.resolve();
  let round = settled;
  let scheduled = false;
  let closed = false;
  /** The failure of the commit before, for the round that had already gathered writes behind it. */
  let poison: unknown;
  let losses = 0;
  let lastLoss: unknown;
  const listeners: (() => void)[] = [];
  const upheaval = (): void => {
    for (const listener of listeners) listener();
  };

  const layers = (): Layer[] => {
    const found: Layer[] = [];
    if (open && open.size > 0) found.push(open);
    if (waiting.size > 0) found.push(waiting);
    if (committing) found.push(committing);
    return found;
  };

  function read(key: string): Uint8Array | undefined {
    if (open?.has(key)) return open.get(key);
    if (waiting.has(key)) return waiting.get(key);
    if (committing?.has(key)) return committing.get(key);
    return key.length > longestKey ? undefined : backend.get(key);
  }

  function write(key: Key, value: Uint8Array | undefined): void {
    if (!open)
      throw new Error(`write to ${key[2]} outside of a transaction: make the operation a write, or use transact`);
    if (value) open.set(encodeStorableKey(key), value);
    else removeIn(open, encodeKey(key));
  }

  /** One commit for all that has gathered by the time the event loop comes round. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    round = round.catch(() => undefined).then(commitRound);
    // Whoever waits for a commit sees its failure; a failure that nobody waits for must not end the process.
    round.catch(() => undefined);
  }

  async function commitRound(): Promise<void> {
    await nextTurn();
    scheduled = false;
    const batch = waiting;
    waiting = new Map();
    try {
      if (poison) throw poison;
      committing = batch;
      await backend.commit(batch);
      committing = undefined;
    } catch (error) {
      lose(error);
      throw error;
    }
  }

  /**
   * What was decided since a lost commit may rest on what was lost: it is lost with it, and its callers are told. So
   * none of it was ever acknowledged.
   */
  function lose(error: unknown): void {
    committing = undefined;
    waiting.clear();
    losses++;
    lastLoss = error;
    poison = scheduled ? error : undefined;
    // Those who lost something hold the round that failed; those who come now lost nothing.
    if (!scheduled) round = settled;
    upheaval();
  }

  function merge(work: Layer): void {
    if (work.size === 0) return;
    for (const [key, value] of work) waiting.set(key, value);
    schedule();
  }

  function transact<T>(work: Synchronous<T>): T {
    if (open) return work();
    if (closed) throw new Error("transaction on a store that is closed");
    const own: Layer = new Map();
    open = own;
    try {
      const result: unknown = work();
      if (result instanceof Promise)
        throw new Error("a transaction returned a promise: what it does later is outside of it");
      merge(own);
      return result as T;
    } catch (error) {
      if (own.size > 0) upheaval();
      throw error;
    } finally {
      open = undefined;
    }
  }

  function* range({
    prefix,
    after,
    from,
    to,
    limit = Number.POSITIVE_INFINITY,
    reverse = false,
  }: RangeOptions): Generator<readonly [Key, unknown]> {
    if (limit <= 0) return;
    let { start, end } = prefixRange(prefix);
    if (from) start = laterOf(start, encodeKey(from));
    if (to) end = earlierOf(end, encodeKey(to));
    if (after) {
      const mark = encodeKey(after);
      // A key's own successor: what begins with the same parts comes behind it, too, and is left in.
      if (!reverse && mark >= start) start = `${mark}\x00`;
      if (reverse && mark < end) end = mark;
    }
    if (start >= end) return;
    let given = 0;
    for (const [key, value] of mergeLayers(layers(), backend.range(start, end, reverse), start, end, reverse)) {
      yield [decodeKey(key), decodeValue(value)];
      given++;
      if (given >= limit) return;
    }
  }

  function committed(since = losses): Promise<void> {
    return since === losses ? round : Promise.reject(lastLoss);
  }

  return {
    get(key) {
      const found = read(encodeKey(key));
      return found && decodeValue(found);
    },
    range,
    put: (key, value: Stored | Uint8Array) => write(key, encodeValue(value)),
    delete: (key) => write(key, undefined),
    transact,
    mark: () => losses,
    committed,
    onUpheaval(listener) {
      listeners.push(listener);
    },
    clear(prefix = []) {
      const spared = prefix.length === 0 ? encodeKey(metaPrefix) : undefined;
      const { start, end } = prefixRange(prefix);
      transact(() => {
        for (const [key] of mergeLayers(layers(), backend.range(start, end, false), start, end, false)) {
          if (spared === undefined || !key.startsWith(spared)) open?.set(key, undefined);
        }
      });
      upheaval();
      return committed();
    },
    async close() {
      closed = true;
      for (let last: Promise<void> | undefined; last !== round; ) {
        last = round;
        await last.catch(() => undefined);
      }
      await backend.close();
    },
  };
}

import type { Key, RangeOptions, Store, Stored, Synchronous } from "../kernel/ports.ts";
import type { Backend } from "./backend.ts";
import { decodeKey, encodeKey, prefixRange } from "./key.ts";
import { type Layer, mergeLayers } from "./overlay.ts";
import { decodeValue, encodeValue } from "./value.ts";

export interface OpenStore extends Store {
  /** Waits for what is under way and closes the backend. */
  close(): Promise<void>;
  /** Removes everything, or what stands under `prefix`. Resolves when that is committed. */
  clear(prefix?: Key): Promise<void>;
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
  let round: Promise<void> = Promise.resolve();
  let scheduled = false;
  /** The failure of the commit before, for the round that had already gathered writes behind it. */
  let poison: unknown;
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
    return backend.get(key);
  }

  function write(key: Key, value: Uint8Array | undefined): void {
    if (!open)
      throw new Error(`write to ${key[2]} outside of a transaction: make the operation a write, or use transact`);
    open.set(encodeKey(key), value);
  }

  /** One commit for all that has gathered by the time the event loop comes round. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    const before = round;
    round = before.catch(() => undefined).then(commitRound);
    // Whoever waits for a commit sees its failure; a failure that nobody waits for must not end the process.
    round.catch(() => undefined);
  }

  async function commitRound(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    scheduled = false;
    const batch = waiting;
    waiting = new Map();
    try {
      if (poison) throw poison;
      committing = batch;
      await backend.commit(batch);
      committing = undefined;
    } catch (error) {
      committing = undefined;
      // What was decided since may rest on what was lost: it is lost with it, and its callers are told. So none of it
      // was ever acknowledged.
      waiting.clear();
      poison = scheduled ? error : undefined;
      upheaval();
      throw error;
    }
  }

  function merge(work: Layer): void {
    if (work.size === 0) return;
    for (const [key, value] of work) waiting.set(key, value);
    schedule();
  }

  return {
    get(key) {
      const found = read(encodeKey(key));
      return found && decodeValue(found);
    },
    *range({ prefix, after, limit = Number.POSITIVE_INFINITY, reverse = false }: RangeOptions) {
      if (limit <= 0) return;
      const bounds = prefixRange(prefix);
      let { start, end } = bounds;
      if (after && reverse) end = encodeKey(after);
      // A key's own successor: what begins with the same parts comes behind it, too, and is left in.
      if (after && !reverse) start = `${encodeKey(after)}\x00`;
      let given = 0;
      for (const [key, value] of mergeLayers(layers(), backend.range(start, end, reverse), start, end, reverse)) {
        yield [decodeKey(key), decodeValue(value)];
        given++;
        if (given >= limit) return;
      }
    },
    put: (key, value: Stored | Uint8Array) => write(key, encodeValue(value)),
    delete: (key) => write(key, undefined),
    transact<T>(work: Synchronous<T>): T {
      if (open) return work();
      const own: Layer = new Map();
      open = own;
      try {
        const result = work();
        merge(own);
        return result;
      } catch (error) {
        if (own.size > 0) upheaval();
        throw error;
      } finally {
        open = undefined;
      }
    },
    committed: () => round,
    onUpheaval(listener) {
      listeners.push(listener);
    },
    clear(prefix) {
      const cleared = round
        .catch(() => undefined)
        .then(() => clearBackend(backend, prefix))
        .then(upheaval);
      round = cleared;
      round.catch(() => undefined);
      return cleared;
    },
    async close() {
      await round.catch(() => undefined);
      await backend.close();
    },
  };
}

async function clearBackend(backend: Backend, prefix: Key | undefined): Promise<void> {
  if (prefix === undefined) return backend.clear();
  const { start, end } = prefixRange(prefix);
  const batch: Layer = new Map();
  for (const [key] of backend.range(start, end, false)) batch.set(key, undefined);
  return backend.commit(batch);
}

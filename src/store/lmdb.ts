import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";
import { ConfigurationError } from "../kernel/error.ts";
import type { Backend } from "./backend.ts";
import { longestKey } from "./key.ts";

export interface LmdbOptions {
  /** Folder of the environment; made if absent. */
  readonly path: string;
  /**
   * `process`: in the page cache before the commit is reported, so that it survives SIGKILL, and synced a second later at
   * most. `disk`: synced before the commit is reported, so that it survives a power cut as well.
   */
  readonly durability: "process" | "disk";
}

const syncMs = 1_000;

/**
 * LMDB: synchronous reads that never wait for a writer, writes of all calls in flight committed together. Throws
 * ConfigurationError where the folder holds something else.
 */
export function openLmdb(options: LmdbOptions): Backend {
  refuseForeignFile(join(options.path, "data.mdb"));
  const database = open<Uint8Array, Buffer>({
    path: options.path,
    encoding: "binary",
    keyEncoding: "binary",
    // 64 GiB of address space, not of disk: the map is sparse.
    mapSize: 64 * 2 ** 30,
    // Syncing behind the report sounds cheaper than a timer, but then every commit waits for the sync of the one before:
    // 2,800 commits a second one after the other, where this makes 35,000.
    overlappingSync: false,
    noSync: options.durability === "process",
    noMemInit: false,
    // The store gathers what belongs together; LMDB's own gathering would leave a promise that nobody can await.
    eventTurnBatching: false,
  });
  const syncLater = options.durability === "process" ? createSyncer(database as unknown as Syncable) : undefined;
  const toKey = (key: string): Buffer => Buffer.from(key, "latin1");

  return {
    get: (key) => database.getBinary(toKey(key)),
    *range(start, end, reverse) {
      // Cut to what LMDB takes: no key stands between a bound and its own beginning.
      const [low, high] = [toKey(start.slice(0, longestKey)), toKey(end.slice(0, longestKey))];
      const bounds = reverse ? { start: high, end: low } : { start: low, end: high };
      for (const { key, value } of database.getRange({ ...bounds, reverse })) {
        const name = key.toString("latin1");
        // LMDB's reverse ranges take their start and leave out their end; ours are the other way round.
        if (name >= start && name < end) yield [name, value];
      }
      // No key is empty, and none is longer.
      if (!reverse || start === "" || start.length > longestKey) return;
      const first = database.getBinary(toKey(start));
      if (first) yield [start, first];
    },
    async commit(batch) {
      syncLater?.check();
      let known: Promise<boolean> | undefined;
      const whole = database.batch(() => {
        for (const [key, value] of batch) {
          const one = value === undefined ? database.remove(toKey(key)) : database.put(toKey(key), value as Buffer);
          // Each write has a promise too, most of them the same: when the commit fails, all reject, and only `whole` is awaited.
          if (one !== known) one.catch(() => undefined);
          known = one;
        }
      });
      await whole.catch(async (error) => {
        throw new Error(`the store could not write: ${await causeOf(error)}`, { cause: error });
      });
      syncLater?.begin();
    },
    async close() {
      await syncLater?.end();
      await database.flushed;
      await database.close();
    },
  };
}

/** LMDB's own reason comes in a second promise, which rejects with it. */
async function causeOf(error: { readonly message: string; readonly commitError?: Promise<never> }): Promise<string> {
  return (await error.commitError?.catch((cause: Error) => cause.message)) ?? error.message;
}

/** Missing in LMDB's types. */
interface Syncable {
  sync(done: (error?: Error) => void): void;
}

interface Syncer {
  /** Something was committed. */
  begin(): void;
  /** Throws if a sync failed: what was reported may not last, and no more should be promised. */
  check(): void;
  /** Syncs what is not synced yet. */
  end(): Promise<void>;
}

/** Syncs a second after the first commit that is not synced; while one runs, the next is a second away again. */
function createSyncer(database: Syncable): Syncer {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let failure: Error | undefined;
  const start = (): void => {
    timer = undefined;
    running = new Promise((resolve) =>
      database.sync((error) => {
        if (error) failure = new Error(`the store could not sync: ${error.message}`, { cause: error });
        resolve();
      }),
    );
  };
  return {
    begin() {
      timer ??= setTimeout(start, syncMs).unref();
    },
    check() {
      if (failure) throw failure;
    },
    async end() {
      await running;
      if (timer === undefined) return;
      clearTimeout(timer);
      start();
      await running;
    },
  };
}

/** Behind the head of the first page stands LMDB's mark. It would run into anything else with its eyes shut, and die. */
const markAt = 24;
const mark = 0xbeefc0de;

function refuseForeignFile(file: string): void {
  if (!existsSync(file)) return;
  const head = Buffer.alloc(markAt + 4);
  const descriptor = openSync(file, "r");
  const length = readSync(descriptor, head, 0, head.length, 0);
  closeSync(descriptor);
  // Empty: a start was cut off before the first page was written.
  if (length === 0 || (length === head.length && head.readUInt32LE(markAt) === mark)) return;
  throw new ConfigurationError(
    `${file}: cannot be opened, it is not the state of a Fogbank; restore it, or name another --data`,
  );
}

import { open } from "lmdb";
import type { Backend } from "./backend.ts";

export interface LmdbOptions {
  /** Folder of the environment; made if absent. */
  readonly path: string;
  /** `process`: survives SIGKILL, synced about once a second. `disk`: synced before the commit is reported. */
  readonly durability: "process" | "disk";
}

/** LMDB: synchronous reads that never wait for a writer, writes of all calls in flight committed together. */
export function openLmdb(options: LmdbOptions): Backend {
  const database = open<Uint8Array, Buffer>({
    path: options.path,
    encoding: "binary",
    keyEncoding: "binary",
    // 64 GiB of address space, not of disk: the map is sparse.
    mapSize: 64 * 2 ** 30,
    // Syncs after the commit was reported, while the next one is prepared.
    overlappingSync: options.durability === "process",
    noMemInit: false,
  });
  const toKey = (key: string): Buffer => Buffer.from(key, "latin1");

  return {
    get: (key) => database.getBinary(toKey(key)),
    *range(start, end, reverse) {
      const bounds = reverse ? { start: toKey(end), end: toKey(start) } : { start: toKey(start), end: toKey(end) };
      for (const { key, value } of database.getRange({ ...bounds, reverse })) {
        const name = key.toString("latin1");
        // LMDB's reverse ranges take their start and leave out their end; ours are the other way round.
        if (name >= start && name < end) yield [name, value];
      }
      // No key is empty.
      if (!reverse || start === "") return;
      const first = database.getBinary(toKey(start));
      if (first) yield [start, first];
    },
    async commit(batch) {
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
    },
    async close() {
      await database.flushed;
      await database.close();
    },
  };
}

/** LMDB's own reason comes in a second promise, which rejects with it. */
async function causeOf(error: { readonly message: string; readonly commitError?: Promise<never> }): Promise<string> {
  return (await error.commitError?.catch((cause: Error) => cause.message)) ?? error.message;
}

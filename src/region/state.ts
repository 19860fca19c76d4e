import { join } from "node:path";
import type { Blobs } from "../kernel/blobs.ts";
import type { Log } from "../kernel/ports.ts";
import type { DataFolder } from "../runtime/data-folder.ts";
import type { Backend } from "../store/backend.ts";
import { createStore, type OpenStore } from "../store/store.ts";
import { watchPuts } from "../store/sweep.ts";
import { openBodies } from "./bodies.ts";
import type { Cast } from "./cast.ts";
import type { Options } from "./options.ts";

/** Everything that a region keeps. */
export interface State {
  readonly store: OpenStore;
  readonly blobs: Blobs;
  /** Removes, in the background, what earlier processes left. Resolves when that is done, and never rejects. */
  sweep(cast: Cast, log: Log): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** In the data folder; without one, in memory and a temporary folder. */
export async function openState(options: Options, folder: DataFolder | undefined): Promise<State> {
  const watched = watchPuts(createStore(await openBackend(options, folder)));
  const { store } = watched;
  const bodies = openBodies(folder, options.durability);
  return {
    store,
    blobs: bodies.blobs,
    sweep: (cast, log) => bodies.sweep(watched, cast, log),
    async close() {
      await bodies.close();
      await store.close();
    },
  };
}

async function openBackend(options: Options, folder: DataFolder | undefined): Promise<Backend> {
  if (!folder) return (await import("../store/memory.ts")).openMemory();
  const { openLmdb } = await import("../store/lmdb.ts");
  return openLmdb({ path: join(folder.path, "state"), durability: options.durability });
}

import type { CollectionDefinition } from "../kernel/collection.ts";
import type { Log } from "../kernel/ports.ts";
import { deliveries } from "../plumbing/state.ts";
import type { DataFolder } from "../runtime/data-folder.ts";
import { createRandom } from "../runtime/random.ts";
import { removeLeftFolders, temporaryFolder } from "../runtime/temporary-folder.ts";
import { type BlobHolder, blobHolders, collectionsIn } from "../store/blob-references.ts";
import { type FolderBlobs, openBlobs } from "../store/blobs.ts";
import type { OpenStore } from "../store/store.ts";
import { sweepBlobs, type WatchedStore } from "../store/sweep.ts";
import type { Cast } from "./cast.ts";

/** The blobs of a region: beside its state, or for an ephemeral one in a folder that goes with the process. */
export interface Bodies {
  readonly blobs: FolderBlobs;
  /** Removes, in the background, what earlier processes left. Resolves when that is done, and never rejects. */
  sweep(watched: WatchedStore, cast: Cast, log: Log): Promise<void>;
  /** Ends the sweep. Takes the folder of an ephemeral region away. */
  close(): Promise<void>;
}

export function openBodies(folder: DataFolder | undefined, durability: "process" | "disk"): Bodies {
  const place = folder ? { path: () => folder.file("blobs"), remove: () => undefined } : temporaryFolder();
  // Not the region's own randomness, which may be seeded.
  const blobs = openBlobs({ folder: place.path, durability, random: createRandom() });
  const ended = new AbortController();
  let sweeping: Promise<void> | undefined;
  return {
    blobs,
    sweep(watched, cast, log) {
      const { signal } = ended;
      const holders = async (): Promise<BlobReferences["holders"] | undefined> => {
        const { holders, unknown } = await referencesIn(cast, watched.store);
        if (unknown.length === 0) return holders;
        log.warn(`blobs: not swept, since nobody knows what ${unknown.join(", ")} holds on to`);
        return undefined;
      };
      const work = folder ? sweepBlobs({ blobs, watched, holders, signal }) : removeLeftFolders();
      sweeping = work.then(
        () => undefined,
        (error: unknown) => log.error("what earlier processes left behind cannot be swept", error),
      );
      return sweeping;
    },
    async close() {
      ended.abort();
      await sweeping;
      place.remove();
    },
  };
}

export interface BlobReferences {
  /** The collections that hold on to blobs, by name. */
  readonly holders: ReadonlyMap<string, BlobHolder>;
  /** Collections that the store holds something of and no service claims. */
  readonly unknown: readonly string[];
}

/** Which collections hold on to blobs. Loads the services that the store holds something of: those alone can. */
export async function referencesIn(cast: Cast, store: OpenStore): Promise<BlobReferences> {
  const stored = collectionsIn(store);
  const used = new Set([...stored].map((name) => name.slice(0, name.indexOf("."))));
  const definitions: CollectionDefinition<never>[] = [deliveries];
  for (const id of cast.ids) {
    if (used.has(id)) definitions.push(...((await cast.served(id))?.definition.collections ?? []));
  }
  const claimed = new Set(definitions.map(({ name }) => name));
  return { holders: blobHolders(definitions), unknown: [...stored].filter((name) => !claimed.has(name)) };
}

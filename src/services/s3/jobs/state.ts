import { defineCollection } from "../../../kernel/collection.ts";

/** What happens by itself, once `at` has come: epoch milliseconds. Survives whatever happens to the process. */
export type Job = MidnightJob | LifecycleJob | RestoreJob | LogJob | InventoryJob;

interface Due {
  readonly at: number;
  /** Of the bucket's owner; `*` for what is nobody's. */
  readonly account: string;
  readonly bucket: string;
  /** What it is about, where a bucket has several of the kind. */
  readonly id: string;
}

/** A new day: work that is done daily begins. There is one, as long as any bucket has such work. */
interface MidnightJob extends Due {
  readonly kind: "midnight";
}

/** A walk over a bucket, as far as it has come. */
export interface LifecycleJob extends Due {
  readonly kind: "lifecycle";
  /** The collection that it is in. */
  readonly pass: "older" | "current" | "uploads";
  /** The key behind which it goes on. */
  readonly after?: readonly (string | number)[] | undefined;
  /** In the older versions: the version before, which follows the next one in time. */
  readonly before?: { readonly key: string; readonly since: number; readonly newer: number } | undefined;
}

/** A restored copy is complete, or at its end. */
export interface RestoreJob extends Due {
  readonly kind: "restore";
  readonly key: string;
  readonly versionId: string;
}

/** Lines of a bucket's access log are to be delivered. */
export interface LogJob extends Due {
  readonly kind: "log";
}

/** A report of what a bucket has, as far as it is written. `id`: of its configuration. */
export interface InventoryJob extends Due {
  readonly kind: "inventory";
  readonly begunAt: number;
  /** The key behind which it goes on. */
  readonly after?: string | undefined;
  readonly files: readonly InventoryFile[];
}

export interface InventoryFile {
  readonly key: string;
  readonly size: number;
  readonly md5: string;
}

export const jobs = defineCollection<Job>({
  name: "s3.jobs",
  scope: "house",
  version: 1,
  key: ({ kind, bucket, id }) => [kind, bucket, id],
  owner: ({ account }) => account,
  indexes: { due: ({ at }) => [[at]] },
});

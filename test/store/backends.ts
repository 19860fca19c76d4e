import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../src/store/backend.ts";
import { openLmdb } from "../../src/store/lmdb.ts";
import { openMemory } from "../../src/store/memory.ts";

export interface BackendCase {
  readonly name: string;
  /** A fresh backend, and what takes its traces away. */
  readonly open: () => { readonly backend: Backend; readonly reopen?: () => Backend; readonly remove: () => void };
}

function lmdb(durability: "process" | "disk"): BackendCase["open"] {
  return () => {
    const path = mkdtempSync(join(tmpdir(), "fogbank-store-"));
    const reopen = (): Backend => openLmdb({ path, durability });
    return { backend: reopen(), reopen, remove: () => rmSync(path, { recursive: true, force: true }) };
  };
}

/** Every backend; the contract runs on each. */
export const backends: readonly BackendCase[] = [
  { name: "memory", open: () => ({ backend: openMemory(), remove: () => undefined }) },
  { name: "lmdb", open: lmdb("process") },
  { name: "lmdb, durability disk", open: lmdb("disk") },
];

/** A backend whose commits wait until they are told how to end. */
export interface HeldBackend extends Backend {
  /** Commits that wait, oldest first. */
  readonly held: { readonly commit: () => Promise<void>; readonly fail: (error: Error) => void }[];
  /** Resolves when a commit has come. */
  arrived(): Promise<void>;
}

export function holdCommits(backend: Backend): HeldBackend {
  const held: HeldBackend["held"] = [];
  let arrive: (() => void) | undefined;
  return {
    get: (key) => backend.get(key),
    range: (start, end, reverse) => backend.range(start, end, reverse),
    close: () => backend.close(),
    held,
    arrived: () =>
      held.length > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            arrive = resolve;
          }),
    commit: (batch) =>
      new Promise((resolve, reject) => {
        held.push({
          commit: () => {
            held.shift();
            const done = backend.commit(batch);
            done.then(resolve, reject);
            return done;
          },
          fail: (error) => {
            held.shift();
            reject(error);
          },
        });
        arrive?.();
        arrive = undefined;
      }),
  };
}

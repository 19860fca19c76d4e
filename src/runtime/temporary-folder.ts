import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { holderText, isRunning } from "./lock.ts";

/** A folder that lives as long as the process. */
export interface TemporaryFolder {
  /** Made when first asked for. */
  path(): string;
  /** With all that is in it. Synchronous: the process may be about to end. */
  remove(): void;
}

/**
 * `fogbank-<host>-<pid>-<its start>-<chance>`: whose folder it is stands in its name, which is there at once or not at all.
 * The host's name is in it since a folder may be shared by containers, where each counts its processes from one.
 */
const prefixOf = (): string => `fogbank-${hostname()}-`;

export function temporaryFolder(parent: string = tmpdir()): TemporaryFolder {
  let path: string | undefined;
  return {
    path() {
      path ??= mkdtempSync(join(parent, `${prefixOf()}${holderText().replace(" ", "-")}-`));
      return path;
    },
    remove() {
      if (path !== undefined) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Removes what processes of this host that are gone left behind. Folders of other users cannot be removed, and stay. */
export async function removeLeftFolders(parent: string = tmpdir()): Promise<void> {
  const prefix = prefixOf();
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const [pid = "", start = ""] = name.slice(prefix.length).split("-");
    if (!/^[1-9]\d*$/.test(pid) || isRunning(`${pid} ${start}`)) continue;
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

import { closeSync, existsSync, fsync, fsyncSync, mkdirSync, open, openSync, readdir, unlink } from "node:fs";
import { dirname, join } from "node:path";
import type { BlobReader, Blobs, BlobWriter } from "../kernel/blobs.ts";
import type { Random } from "../kernel/ports.ts";
import { atOnce, onDisk, unlessMissing } from "./blobs-disk.ts";
import { openReader } from "./blobs-reader.ts";
import { openWriter } from "./blobs-writer.ts";

export interface BlobsOptions {
  /** Where they lie. Asked for, and made if absent, when the first blob comes. */
  readonly folder: () => string;
  /** `process`: a blob survives SIGKILL once it is committed. `disk`: and a power cut. */
  readonly durability: "process" | "disk";
  /** Never a seeded one: a blob of an earlier run would be overwritten. */
  readonly random: Random;
}

export interface FolderBlobs extends Blobs {
  /**
   * What earlier processes left: takes their temporary files away, and names their blobs. None that this process wrote is
   * among them.
   */
  inherited(): Promise<Set<string>>;
}

/**
 * An id is 32 hexadecimal digits: 24 of chance, of which the first two name the folder, so that none grows beyond what
 * file systems like; then 8 that all ids of a process share, by which it knows its own.
 */
const chanceBytes = 12;
const processBytes = 4;
const isId = /^[0-9a-f]{32}$/;
const isFolder = /^[0-9a-f]{2}$/;
/** Where blobs stand until they are whole. On the same file system, as a rename demands. */
const temporaryFolder = "new";
/** Files that are removed at once: the thread pool has four hands. */
const removedAtOnce = 8;

/** Windows opens no folders. */
const foldersOpen = process.platform !== "win32";

export function openBlobs({ folder, durability, random }: BlobsOptions): FolderBlobs {
  /** Folders that are known to be there. */
  const made = new Set<string>();
  const ownMark = hexOf(random.bytes(processBytes));
  let root: string | undefined;

  function rootFolder(): string {
    root ??= folder();
    return root;
  }

  function folderNamed(name: string): string {
    const path = join(rootFolder(), name);
    if (!made.has(name)) {
      for (const each of [rootFolder(), path]) atOnce(() => makeFolder(each, durability === "disk"));
      made.add(name);
    }
    return path;
  }

  /** Undefined for what is no id, so that no text of a client's leads anywhere else. */
  function fileOf(id: string): string | undefined {
    return isId.test(id) ? join(rootFolder(), id.slice(0, 2), id) : undefined;
  }

  async function create(): Promise<BlobWriter> {
    const id = hexOf(random.bytes(chanceBytes)) + ownMark;
    const home = folderNamed(id.slice(0, 2));
    return openWriter({
      id,
      temporary: join(folderNamed(temporaryFolder), id),
      final: join(home, id),
      syncFolder: durability === "disk" ? () => syncFolder(home) : undefined,
    });
  }

  async function remove(ids: readonly string[]): Promise<void> {
    let at = 0;
    async function hand(): Promise<void> {
      for (let id = ids[at++]; id !== undefined; id = ids[at++]) {
        const file = fileOf(id);
        if (file !== undefined) await unlessMissing<void>((done) => unlink(file, done));
      }
    }
    await Promise.all(Array.from({ length: Math.min(removedAtOnce, ids.length) }, hand));
  }

  async function inherited(): Promise<Set<string>> {
    const path = rootFolder();
    const found = new Set<string>();
    for (const name of await namesIn(path)) {
      if (name !== temporaryFolder && !isFolder.test(name)) continue;
      for (const id of await namesIn(join(path, name))) {
        if (!isId.test(id) || id.endsWith(ownMark)) continue;
        if (name === temporaryFolder) await unlessMissing<void>((done) => unlink(join(path, name, id), done));
        else found.add(id);
      }
    }
    return found;
  }

  return {
    create,
    async open(id): Promise<BlobReader | undefined> {
      const file = fileOf(id);
      return file === undefined ? undefined : openReader(file);
    },
    remove,
    inherited,
  };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const namesIn = async (folder: string): Promise<string[]> =>
  (await unlessMissing<string[]>((done) => readdir(folder, done))) ?? [];

/** `durably`: its name lasts as well as what will stand in it. A few hundred times in the life of a data folder. */
function makeFolder(path: string, durably: boolean): void {
  if (existsSync(path)) return;
  mkdirSync(path, { mode: 0o700 });
  if (!durably || !foldersOpen) return;
  const descriptor = openSync(dirname(path), "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** A name is in its folder, and the folder is a file of its own to the disk. */
async function syncFolder(path: string): Promise<void> {
  if (!foldersOpen) return;
  const descriptor = await onDisk<number>((done) => open(path, "r", done));
  try {
    await onDisk<void>((done) => fsync(descriptor, done));
  } finally {
    closeSync(descriptor);
  }
}

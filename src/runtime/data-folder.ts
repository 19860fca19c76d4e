import { createHmac } from "node:crypto";
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfigurationError } from "../kernel/error.ts";
import type { Random } from "../kernel/ports.ts";
import { readIfThere, takeLock } from "./lock.ts";

const formatVersion = 1;

/** The folder of one Fogbank: its lock, its format's version, its master key. */
export interface DataFolder {
  readonly path: string;
  readonly masterKey: Uint8Array;
  file(name: string): string;
  release(): void;
}

/**
 * Opens or makes the folder. Throws ConfigurationError if another process holds it, if it cannot be written, if it is of
 * another format, or if its master key is not the one that its secrets are sealed under.
 */
export function openDataFolder(path: string, random: Random): DataFolder {
  const file = (name: string): string => join(path, name);
  try {
    makeFolder(path);
    const release = takeLock(file("lock"), path);
    try {
      return { path, masterKey: openKey(file, path, random), file, release };
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(
      `--data ${path}: cannot be used (${(error as Error).message}); name a folder that can be written`,
    );
  }
}

/**
 * Makes the folder, and those above it, if it is not there.
 *
 * Not mkdir's own recursion: where a file system makes no folders at all, as /proc, that never ends (Node 20).
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(resolve(path));
  if (!existsSync(parent)) makeFolder(parent);
  mkdirSync(path, { mode: 0o700 });
}

/**
 * The format's file says which format the folder has and, in its second line, which master key: it is written last, so
 * where it stands there must be a key, and no other one will do.
 */
function openKey(file: (name: string) => string, path: string, random: Random): Uint8Array {
  const found = readIfThere(file("format"))?.split("\n");
  if (found && found[0] !== String(formatVersion)) {
    throw new ConfigurationError(
      `--data ${path}: the folder has format ${JSON.stringify(found[0])}, this Fogbank reads format ${formatVersion}; use the version that wrote it, or another folder`,
    );
  }
  const keyFile = file("master.key");
  const known = found?.[1] || undefined;
  const key = readKey(keyFile) ?? (known === undefined ? makeKey(keyFile, random) : undefined);
  if (!key) {
    throw new ConfigurationError(
      `${keyFile}: is gone; restore it, since sealed data cannot be read without it, or name another --data`,
    );
  }
  const check = checkOf(key);
  if (known !== undefined && known !== check) {
    throw new ConfigurationError(
      `${keyFile}: not the master key of this folder; restore the one that its data is sealed under`,
    );
  }
  if (known === undefined) writeDurably(file("format"), `${formatVersion}\n${check}\n`, 0o600);
  return key;
}

/** Tells keys apart and gives nothing of them away. */
const checkOf = (key: Uint8Array): string => createHmac("sha256", key).update("fogbank:master-key").digest("hex");

function readKey(file: string): Uint8Array | undefined {
  const found = readIfThere(file);
  if (found === undefined) return undefined;
  const key = Buffer.from(found.trim(), "base64");
  if (key.length !== 32)
    throw new ConfigurationError(
      `${file}: not a master key of 32 bytes in base64; restore it, since sealed data cannot be read without it`,
    );
  chmodSync(file, 0o600);
  return key;
}

function makeKey(file: string, random: Random): Uint8Array {
  const key = random.bytes(32);
  writeDurably(file, `${Buffer.from(key).toString("base64")}\n`, 0o600);
  return key;
}

function writeDurably(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, text, { mode, flush: true });
  renameSync(temporary, file);
  // The name is in the folder, and the folder is a file of its own to the disk; Windows opens no folders.
  if (process.platform === "win32") return;
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
}

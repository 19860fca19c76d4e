import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../kernel/error.ts";
import type { Random } from "../kernel/ports.ts";

const formatVersion = 1;

/** The folder of one Fogbank: its lock, its format's version, its master key. */
export interface DataFolder {
  readonly path: string;
  readonly masterKey: Uint8Array;
  file(name: string): string;
  release(): void;
}

/** Opens or makes the folder. Throws ConfigurationError if another process holds it, or if it is of a newer format. */
export function openDataFolder(path: string, random: Random): DataFolder {
  const file = (name: string): string => join(path, name);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigurationError(
      `--data ${path}: cannot make the folder (${(error as Error).message}); name one that can be written`,
    );
  }
  const release = takeLock(file("lock"), path);
  try {
    checkFormat(file("format"), path);
    return { path, masterKey: masterKeyIn(file("master.key"), random), file, release };
  } catch (error) {
    release();
    throw error;
  }
}

function checkFormat(file: string, path: string): void {
  const found = readIfThere(file);
  if (found === undefined) {
    writeDurably(file, `${formatVersion}\n`, 0o600);
    return;
  }
  const version = Number(found);
  if (version !== formatVersion) {
    throw new ConfigurationError(
      `--data ${path}: the folder has format ${found.trim()}, this Fogbank reads format ${formatVersion}; use the version that wrote it, or another folder`,
    );
  }
}

function masterKeyIn(file: string, random: Random): Uint8Array {
  const found = readIfThere(file);
  if (found !== undefined) {
    const key = Buffer.from(found.trim(), "base64");
    if (key.length !== 32)
      throw new ConfigurationError(
        `${file}: not a master key of 32 bytes in base64; restore it, since sealed data cannot be read without it`,
      );
    chmodSync(file, 0o600);
    return key;
  }
  const key = random.bytes(32);
  writeDurably(file, `${Buffer.from(key).toString("base64")}\n`, 0o600);
  return key;
}

/**
 * The lock is a file that names its holder; made by link(2), which fails if the name is taken. A holder that is gone
 * leaves its file behind: it is renamed away, and renaming succeeds for one process only.
 */
function takeLock(file: string, path: string): () => void {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid) ?? ""}`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(own, file);
        return () => {
          if (readIfThere(file)?.startsWith(`${process.pid} `)) unlinkSync(file);
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = readIfThere(file);
      if (holder !== undefined && isRunning(holder)) {
        throw new ConfigurationError(
          `--data ${path}: in use by process ${holder.split(" ")[0]}; stop it (fogbank stop) or name another folder`,
        );
      }
      removeStale(file, holder, own);
    }
    throw new ConfigurationError(`--data ${path}: its lock changes hands too fast; try again`);
  } finally {
    unlinkSync(own);
  }
}

function removeStale(file: string, holder: string | undefined, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // Another process was quicker.
  }
  // If what was moved is not what was judged stale, its holder took the lock in between: give it back.
  if (readIfThere(aside) !== holder) linkSync(aside, file);
  unlinkSync(aside);
}

function isRunning(holder: string): boolean {
  const [pid = "", start = ""] = holder.split(" ");
  const now = startOf(Number(pid));
  if (now !== undefined) return start === "" || now === start;
  try {
    process.kill(Number(pid), 0);
    return start === "";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When the process began, in the kernel's ticks: pids come round again. Undefined where /proc is absent or the process is gone. */
function startOf(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function writeDurably(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, text, { mode, flush: true });
  renameSync(temporary, file);
}

import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { ConfigurationError } from "../kernel/error.ts";

/**
 * The lock is a file that names its holder; made by link(2), which fails if the name is taken. A holder that is gone
 * leaves its file behind: it is renamed away, and renaming succeeds for one process only.
 */
export function takeLock(file: string, path: string): () => void {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, holderText(), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (linked(own, file)) {
        return () => {
          if (readIfThere(file)?.startsWith(`${process.pid} `)) unlinkSync(file);
        };
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

/** False if the name is taken. */
function linked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
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
  if (readIfThere(aside) !== holder) linked(aside, file);
  unlinkSync(aside);
}

/** This process: its pid and, where it can be known, its start. */
export const holderText = (): string => `${process.pid} ${startOf(process.pid) ?? ""}`;

/** `holder`: as `holderText` gave it, in the process that is asked about. */
export function isRunning(holder: string): boolean {
  // A power cut can leave a lock without its text.
  if (!/^[1-9]\d* /.test(holder)) return false;
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

/**
 * When the process began, in the kernel's ticks: pids come round again. Undefined where /proc is absent or the process is
 * gone, which it is, too, when only its parent has not noticed yet.
 */
function startOf(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // proc(5): behind the name in parentheses stand the state and, as the twentieth field from there, the start.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" || fields?.[0] === "X" ? undefined : fields?.[19];
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // ESRCH: a process that ended while its entry in /proc was read.
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

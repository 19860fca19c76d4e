import { closeSync, fchmodSync, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "./data-folder.ts";

/** The log of a Fogbank that nobody watches: what it would have told on standard error. */
export interface LogFile {
  /** For a child's standard error. */
  readonly descriptor: number;
  /** What was written since it was opened. */
  written(): string;
  close(): void;
}

/**
 * Opens or makes `folder/name`, to append to, for its owner only. Undefined where it cannot be: whoever then opens the
 * folder itself says why.
 */
export function openLogFile(folder: string, name: string): LogFile | undefined {
  const path = join(folder, name);
  try {
    makeFolder(folder);
    const descriptor = openSync(path, "a", 0o600);
    fchmodSync(descriptor, 0o600);
    const { size } = fstatSync(descriptor);
    return {
      descriptor,
      written: () => readFileSync(path).subarray(size).toString("utf8"),
      close: () => closeSync(descriptor),
    };
  } catch {
    return undefined;
  }
}

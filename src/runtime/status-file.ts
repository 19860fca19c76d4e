import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** Where the Fogbank of a data folder listens; for the commands that talk to it. */
export interface Status {
  readonly endpoint: string;
  readonly pid: number;
}

export function writeStatus(file: string, status: Status): void {
  writeFileSync(file, `${JSON.stringify(status)}\n`, { mode: 0o600 });
}

export function removeStatus(file: string): void {
  rmSync(file, { force: true });
}

export function readStatus(file: string): Status | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Status;
  } catch {
    // Absent or half written: as good as none.
    return undefined;
  }
}

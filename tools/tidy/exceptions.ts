import type { Finding } from "./rule.ts";

/** A place where a rule does not hold, and why. A row that excuses nothing is itself a finding. */
export interface Exception {
  readonly file: string;
  /** The name that is used there: `process.env`, `node:fs`. */
  readonly uses: string;
  readonly because: string;
}

export interface Use extends Finding {
  readonly uses: string;
}

/** Takes away what is excused; adds a finding for every excuse that nothing needs. `table`: where the excuses stand. */
export function withoutExcused(found: readonly Use[], exceptions: readonly Exception[], table: string): Finding[] {
  const excuses = (exception: Exception, use: Use): boolean =>
    exception.file === use.file && exception.uses === use.uses;
  const kept: Finding[] = found.filter((use) => !exceptions.some((exception) => excuses(exception, use)));
  const stale = exceptions.filter((exception) => !found.some((use) => excuses(exception, use)));
  return [
    ...kept,
    ...stale.map(({ file, uses }) => ({
      file: table,
      line: 1,
      says: `the exception for ${uses} in ${file} excuses nothing any more`,
      remedy: "Remove its row",
    })),
  ];
}

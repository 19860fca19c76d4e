import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";

/** Real clients as processes: whether they are installed, and what a run of one said. */

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs to the end, whatever its exit code; rejects where there is no such command. */
export function run(command: string, args: readonly string[], env: Environment = {}, cwd?: string): Promise<Run> {
  const options = { env: { ...cleanEnvironment(), ...env }, timeout: 300_000, maxBuffer: 64 * 2 ** 20, cwd };
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      if (typeof error?.code === "string") reject(error);
      else resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** This process's environment without what would point a client elsewhere. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_|NODE_OPTIONS$)/.test(name)));
}

/** The suite `body` where the client runs; a skipped suite that says what is missing where it does not. */
export async function describeWith(
  name: string,
  probe: readonly [command: string, ...args: string[]],
  body: () => void,
): Promise<void> {
  const [command, ...args] = probe;
  const found = await run(command, args).catch(() => undefined);
  // A client is a process that reads all of its own models first: patience, where the machine has other work.
  if (found?.code === 0) describe(name, { timeout: 120_000 }, body);
  else describe.skip(`${name} (skipped: \`${probe.join(" ")}\` does not run here)`, body);
}

/** Whether tests that take minutes run, as in .ci/run; the usual suite skips them. */
export const isSlowRun = Boolean(process.env.FOGBANK_SLOW_TESTS);
/** For the titles of what is skipped. */
export const onlySlow = isSlowRun ? "" : " (skipped: FOGBANK_SLOW_TESTS is not set)";

/** A folder that is removed after the suite. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fogbank-client-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

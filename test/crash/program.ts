import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command line and the small writer, bundled from the sources as they are now; not the dist that others may be building. */
export interface Program {
  readonly cli: string;
  readonly writer: string;
  readonly remove: () => void;
}

export async function buildProgram(): Promise<Program> {
  // Inside the project, so that the bundle finds its packages.
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "crash-"));
  await build({
    absWorkingDir: root,
    entryPoints: { cli: "src/cli/entry.ts", writer: "test/crash/writer.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  cpSync(join(root, "src", "model", "tables"), join(folder, "tables"), { recursive: true });
  chmodSync(folder, 0o755);
  return {
    cli: join(folder, "cli.mjs"),
    writer: join(folder, "writer.mjs"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves with the exit code; null after a signal. */
  readonly ended: Promise<number | null>;
  /** Resolves once `ready` holds for the output; rejects with what was said if the process ends first. */
  until(ready: (output: string) => boolean): Promise<string>;
  kill(): Promise<number | null>;
}

export function run(command: readonly [string, ...string[]], options: SpawnOptions = {}): Run {
  const [file, ...args] = command;
  const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  child.stdout?.on("data", (piece) => {
    output += piece;
    tell();
  });
  child.stderr?.on("data", (piece) => {
    errors += piece;
  });
  let over = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once("close", (code) => {
      over = true;
      tell();
      resolve(code);
    }),
  );
  return {
    child,
    output: () => output,
    errors: () => errors,
    ended,
    until: (ready) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (ready(output)) resolve(output);
          else if (over) reject(new Error(`ended: ${output}${errors}`));
          else return;
          watchers.delete(look);
        };
        watchers.add(look);
        look();
      }),
    kill() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

export interface Server extends Run {
  readonly endpoint: string;
}

/** Starts the command line on a folder and waits until it says where it runs. */
export async function serve({ cli }: Program, folder: string, ...flags: string[]): Promise<Server> {
  const started = run([process.execPath, cli, "start", "--data", folder, "--port", "0", ...flags]);
  const output = await started.until((said) => /runs at \S+\n/.test(said));
  return { ...started, endpoint: /runs at (\S+)\n/.exec(output)?.[1] ?? "" };
}

/** How often the tests kill; FOGBANK_CRASH_KILLS asks for more, or fewer. */
export const kills = (usual: number): number => {
  const asked = Number(process.env.FOGBANK_CRASH_KILLS ?? "");
  return asked > 0 ? asked : usual;
};

/** Different moments in every run; the seed stands in the failure's message. */
export function createDice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    // Numerical Recipes' linear congruential generator: good enough for moments.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

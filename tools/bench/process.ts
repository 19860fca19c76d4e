import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { availableParallelism } from "node:os";

/** A server under measurement. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Ours, or the floor: it must not refuse. */
  readonly own: boolean;
}

/** Servers have a core, and the load has another where there is one: the scheduler has no say. */
const pinned = ((): readonly string[] => {
  try {
    execFileSync("taskset", ["-acp", availableParallelism() > 1 ? "1" : "0", String(process.pid)], { stdio: "ignore" });
    return ["taskset", "-c", "0"];
  } catch {
    return [];
  }
})();

export interface StartOptions {
  /** Where it will listen, if it was told; else its output shows an http URL. */
  readonly port?: number;
  readonly timeoutMs?: number;
}

/** Starts `command` and waits until it listens. */
export function startServer(name: string, command: readonly string[], options: StartOptions = {}): Promise<Server> {
  const [program = "", ...args] = [...pinned, ...command];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`${name} did not start: ${output}`)), options.timeoutMs ?? 30_000);
    const listens = (port: number): void => {
      clearTimeout(timer);
      resolve({ name, port, process: child, own: options.port === undefined });
    };
    const read = (piece: Buffer): void => {
      output = (output + piece.toString()).slice(-10_000);
      const port = /https?:\/\/[^\s:]+:(\d+)/.exec(output)?.[1];
      if (port && options.port === undefined) listens(Number(port));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}: ${output}`)));
    if (options.port !== undefined) connected(options.port).then(listens);
  });
}

const tryAgainMs = 50;

/** Resolves when something listens on the port. */
function connected(port: number): Promise<number> {
  return new Promise((resolve) => {
    const knock = (): void => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(port);
      });
      socket.once("error", () => setTimeout(knock, tryAgainMs).unref());
    };
    knock();
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

export function stopServer({ process: child }: Server): void {
  child.removeAllListeners("exit");
  child.kill("SIGKILL");
}

/** Kernel ticks a second; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU seconds that the process has used, its threads included. NaN where there is no /proc. */
export function cpuSeconds({ process: child }: Server): number {
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return Number.NaN;
  }
}

/** Resident memory in MiB. */
export function residentMiB({ process: child }: Server): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { form } from "./scenario.ts";
import { onTheWire, signed } from "./sign.ts";

export interface StartTimes {
  /** Milliseconds, medians. */
  readonly empty: number;
  readonly ephemeral: number;
  readonly onDisk: number;
  readonly idleMiB: number;
}

/** From spawning the process to the first answer of a signed request; beside it a Node that does nothing. Interleaved. */
export async function measureStart(cli: string, rounds: number): Promise<StartTimes> {
  const times: Record<"empty" | "ephemeral" | "onDisk", number[]> = { empty: [], ephemeral: [], onDisk: [] };
  let idleMiB = Number.NaN;
  const scratch = `.tmp/bench-start-${process.pid}`;
  for (let round = 0; round < rounds; round++) {
    times.empty.push(await timeEmpty());
    const ephemeral = await timeStart(cli, ["--ephemeral"]);
    times.ephemeral.push(ephemeral.milliseconds);
    idleMiB = ephemeral.idleMiB;
    times.onDisk.push((await timeStart(cli, ["--data", scratch])).milliseconds);
  }
  rmSync(scratch, { recursive: true, force: true });
  const median = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return { empty: median(times.empty), ephemeral: median(times.ephemeral), onDisk: median(times.onDisk), idleMiB };
}

function timeEmpty(): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }).once("exit", () => resolve(performance.now() - began));
  });
}

async function timeStart(cli: string, flags: readonly string[]): Promise<{ milliseconds: number; idleMiB: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [cli, "start", "--port", "0", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (piece) => {
      output += piece;
      const found = /http:\/\/[^:]+:(\d+)/.exec(output)?.[1];
      if (found) resolve(Number(found));
    });
    child.once("exit", () => reject(new Error(`fogbank did not start: ${output}`)));
  });
  const whoAmI = form("sts", { Action: "GetCallerIdentity", Version: "2011-06-15" });
  const { load } = await import("./load.ts");
  const { refused } = await load({
    port,
    request: onTheWire(signed(port, whoAmI, { accessKeyId: "test", secretAccessKey: "test" })),
    requests: 1,
    connections: 1,
  });
  const milliseconds = performance.now() - began;
  if (refused.size > 0) throw new Error(`the first request was refused: ${JSON.stringify([...refused])}`);
  const health = (await (await fetch(`http://127.0.0.1:${port}/_fogbank/health`)).json()) as { memoryBytes: number };
  child.removeAllListeners("exit");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  return { milliseconds, idleMiB: health.memoryBytes / 2 ** 20 };
}

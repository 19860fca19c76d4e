import { ConfigurationError } from "../kernel/error.ts";
import { ask, endpointOf, type Reach } from "./reach.ts";

interface Health {
  readonly version: string;
  readonly auth: string;
  readonly account: string;
  readonly region: string;
  readonly data: string | null;
  readonly clock: ClockReading;
  readonly services: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly pid: number;
}

interface ClockReading {
  readonly now: string;
  readonly frozen: boolean;
  readonly aheadMs: number;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

export async function statusCommand(reach: Reach): Promise<number> {
  const health = await ask<Health>(reach, "health");
  print(`Fogbank ${health.version} runs at ${endpointOf(reach)}, process ${health.pid}`);
  print(`  authentication  ${health.auth}`);
  print(`  data folder     ${health.data ?? "none (ephemeral)"}`);
  print(`  account         ${health.account}   region ${health.region}`);
  print(`  clock           ${clockLine(health.clock)}`);
  print(`  memory          ${Math.round(health.memoryBytes / 2 ** 20)} MiB`);
  print(`  services        ${Object.keys(health.services).join(", ")}`);
  return 0;
}

export async function stopCommand(reach: Reach): Promise<number> {
  const { pid } = await ask<Health>(reach, "health");
  await ask(reach, "shutdown", { method: "POST" });
  await ended(pid);
  print("stopped");
  return 0;
}

/** Waits until the process is gone, so that what follows finds port and folder free. */
async function ended(pid: number): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 20) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new ConfigurationError(`process ${pid} was told to stop and has not ended after 15 s`);
}

export async function resetCommand({ account, ...reach }: Reach & { readonly account?: string }): Promise<number> {
  const { reset } = await ask<{ reset: string }>(reach, "reset", {
    method: "POST",
    body: account === undefined ? {} : { account },
  });
  print(reset === "all" ? "everything is forgotten" : `everything of account ${reset} is forgotten`);
  return 0;
}

const withValue: ReadonlySet<string> = new Set(["set", "advance"]);
const withoutValue: ReadonlySet<string> = new Set(["freeze", "resume", "reset"]);

export async function clockCommand(move: string | undefined, value: string | undefined, reach: Reach): Promise<number> {
  if (move === undefined) {
    print(clockLine(await ask<ClockReading>(reach, "clock")));
    return 0;
  }
  if (!withValue.has(move) && !withoutValue.has(move)) {
    throw new ConfigurationError(`clock ${move}: takes set TIME, advance DURATION, freeze, resume or reset`);
  }
  if (withValue.has(move) !== (value !== undefined)) {
    throw new ConfigurationError(
      withValue.has(move)
        ? `clock ${move}: wants a value, such as 2026-01-31T12:00:00Z or 90m`
        : `clock ${move} ${value}: takes no value`,
    );
  }
  print(clockLine(await ask<ClockReading>(reach, "clock", { method: "POST", body: { [move]: value ?? true } })));
  return 0;
}

function clockLine({ now, frozen, aheadMs }: ClockReading): string {
  const notes: string[] = [];
  if (frozen) notes.push("standing still");
  if (Math.abs(aheadMs) >= 1000)
    notes.push(`${Math.abs(Math.round(aheadMs / 1000))} s ${aheadMs > 0 ? "ahead of" : "behind"} the wall clock`);
  return notes.length > 0 ? `${now} (${notes.join(", ")})` : now;
}

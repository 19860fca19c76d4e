import { spawn } from "node:child_process";
import { isLoopback } from "../base/host-name.ts";
import { openDetachedLog } from "../region/detached-log.ts";
import { readOptions, type StartOptions } from "../region/options.ts";
import { type Fogbank, start } from "../region/start.ts";

interface StartFlags extends StartOptions {
  readonly detach?: boolean;
}

/** Starts and stays; with `--detach`, starts another process that stays. */
export async function startCommand({ detach, ...options }: StartFlags): Promise<number> {
  if (detach) return startDetached(options);
  const fogbank = await start(options);
  // Before anybody is told that it runs, and may want it stopped.
  const stop = (): void => void fogbank.stop();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.stdout.write(greeting(fogbank));
  process.send?.("started");
  if (process.connected) process.disconnect();
  await fogbank.stopped;
  return 0;
}

function greeting({ endpoint, options, credentials, region, dnsPort }: Fogbank): string {
  const lines = [
    `Fogbank runs at ${endpoint}`,
    "",
    ...namesLines(options, dnsPort),
    `  authentication  ${options.auth}${authNotes[options.auth]}`,
    `  data folder     ${options.ephemeral ? "none (--ephemeral: gone when it stops)" : options.data}`,
    `  account         ${options.account}   region ${region}`,
    "",
    "Point a client at it:",
    `  export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey} AWS_DEFAULT_REGION=${region}`,
    "  aws sts get-caller-identity",
    "",
    "fogbank journey --follow shows requests as they come; fogbank why ID tells why one was denied. Ctrl-C stops.",
    "",
  ];
  if (!isLoopback(options.host)) {
    lines.unshift(
      `WARNING: listening on ${options.host}: whoever can reach this machine can reach Fogbank, and the key "test" is known to all.`,
      "",
    );
  }
  return `${lines.join("\n")}`;
}

/** Where else it listens, and what a client without an endpoint setting lacks still. */
function namesLines({ alsoListen, host, dns }: Fogbank["options"], dnsPort: number | undefined): string[] {
  const lines = alsoListen.length > 0 ? [`  listens also    on ${alsoListen.join(", ")}`] : [];
  if (dnsPort === undefined) return lines;
  const others = dns?.upstream ? `other names by ${dns.upstream.host}:${dns.upstream.port}` : "no others";
  lines.push(`  names           ${host}:${dnsPort} (DNS) answers AWS's names, ${others}`);
  if (!alsoListen.includes(443)) {
    lines.push("                  clients without an endpoint setting go to port 443: --also-listen 443,80");
  }
  return lines;
}

const authNotes = {
  enforce: ": signatures verified, policies enforced",
  audit: ": decided and recorded, everything passes",
  lenient: ": signatures unchecked, every key is its account's root",
} as const;

/** Its log goes to the data folder, if there is one: nobody will be there to read its standard error. */
function startDetached(options: StartOptions): Promise<number> {
  const { data, ephemeral } = readOptions(options);
  const log = ephemeral ? undefined : openDetachedLog(data);
  const flags = Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [flag] : [flag, String(value)];
  });
  const child = spawn(process.execPath, [process.argv[1] ?? "", "start", ...flags], {
    detached: true,
    // Not our own: who captures our output waits for its end, which would be the end of the child.
    stdio: ["ignore", "pipe", log?.descriptor ?? "pipe", "ipc"],
  });
  log?.close();
  return new Promise((resolve) => {
    const ended = (code: number): void => {
      process.stderr.write(log?.written() ?? "");
      resolve(code);
    };
    // Its greeting and its message come by different ways, in either order.
    let awaited = 2;
    const arrived = (): void => {
      awaited--;
      if (awaited > 0) return;
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      if (child.connected) child.disconnect();
      ended(0);
    };
    child.stdout?.on("data", (piece) => process.stdout.write(piece));
    child.stderr?.on("data", (piece) => process.stderr.write(piece));
    child.stdout?.once("data", arrived);
    child.once("message", arrived);
    // Not on exit: what it said last may still be on its way.
    child.once("close", (code) => ended(code ?? 1));
  });
}

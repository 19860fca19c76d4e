import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../kernel/error.ts";
import { ask, endpointOf, type Reach, request } from "./reach.ts";

interface EnvFlags extends Reach {
  readonly account?: string;
}

/** What AWS clients read from their environment. */
async function variables({ account, ...reach }: EnvFlags): Promise<Record<string, string>> {
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new ConfigurationError(`--account ${account}: takes an account id of 12 digits`);
  }
  const health = await ask<{ region: string; pid: number }>(reach, "health");
  const bundle = join(tmpdir(), `fogbank-ca-${health.pid}.pem`);
  writeFileSync(bundle, await (await request(reach, "ca")).text(), { mode: 0o644 });
  return {
    AWS_ENDPOINT_URL: endpointOf(reach),
    AWS_ACCESS_KEY_ID: account ?? "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: health.region,
    AWS_REGION: health.region,
    AWS_CA_BUNDLE: bundle,
    NODE_EXTRA_CA_CERTS: bundle,
    // No metadata service is asked for credentials that are there already.
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** What would otherwise win over the variables above. */
const unwanted = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

export async function envCommand(flags: EnvFlags): Promise<number> {
  for (const [name, value] of Object.entries(await variables(flags))) process.stdout.write(`export ${name}=${value}\n`);
  process.stdout.write(`unset ${unwanted.join(" ")}\n`);
  return 0;
}

/** Runs a command among these variables; its exit code is ours. */
export async function runCommand([command = "", ...args]: readonly string[], flags: EnvFlags): Promise<number> {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...(await variables(flags)) };
  for (const name of unwanted) delete environment[name];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: environment });
    child.once("error", (error) => reject(new ConfigurationError(`${command}: ${error.message}`)));
    // The terminal's Ctrl-C reaches the child as well; it decides.
    process.on("SIGINT", () => undefined);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigurationError } from "../kernel/error.ts";
import { ask, endpointOf, type Reach, readAuthority } from "./reach.ts";

interface EnvFlags extends Reach {
  readonly account?: string;
}

type Variables = Readonly<Record<string, string>> & { readonly AWS_CA_BUNDLE: string };

/** What AWS clients read from their environment. */
async function variables({ account, ...reach }: EnvFlags): Promise<Variables> {
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new ConfigurationError(`--account ${account}: takes an account id of 12 digits`);
  }
  const health = await ask<{ region: string }>(reach, "health");
  // In a folder of its own: under a name that others can guess, they could put an authority of theirs.
  const bundle = join(mkdtempSync(join(tmpdir(), "fogbank-")), "ca.pem");
  writeFileSync(bundle, await readAuthority(reach), { mode: 0o644 });
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
  for (const [name, value] of Object.entries(await variables(flags)))
    process.stdout.write(`export ${name}=${quoted(value)}\n`);
  process.stdout.write(`unset ${unwanted.join(" ")}\n`);
  return 0;
}

/** A shell evaluates what we print, and the endpoint may stand in a file that somebody else wrote. */
export const quoted = (value: string): string =>
  /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** Runs a command among these variables; its exit code is ours. */
export async function runCommand([command = "", ...args]: readonly string[], flags: EnvFlags): Promise<number> {
  const ours = await variables(flags);
  const environment: NodeJS.ProcessEnv = { ...process.env, ...ours };
  for (const name of unwanted) delete environment[name];
  return new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: environment });
    child.once("error", (error) => reject(new ConfigurationError(`${command}: ${error.message}`)));
    // The terminal's Ctrl-C reaches the child as well; it decides.
    process.on("SIGINT", () => undefined);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => rmSync(dirname(ours.AWS_CA_BUNDLE), { recursive: true, force: true }));
}

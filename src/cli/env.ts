import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigurationError } from "../kernel/error.ts";
import { ask, checkNames, endpointOf, type Reach, readAuthority } from "./reach.ts";

interface EnvFlags extends Reach {
  readonly account?: string;
  readonly byName?: boolean;
}

type Variables = Readonly<Record<string, string>> & { readonly AWS_CA_BUNDLE: string };

/** What AWS clients read from their environment. */
async function variables({ account, byName, ...reach }: EnvFlags): Promise<Variables> {
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new ConfigurationError(`--account ${account}: takes an account id of 12 digits`);
  }
  const { region } = await ask<{ region: string }>(reach, "health");
  if (byName) await checkNames(region);
  const endpoint = endpointOf(reach);
  const authority = await readAuthority(reach);
  // In a folder of its own: under a name that others can guess, they could put an authority of theirs.
  const folder = mkdtempSync(join(tmpdir(), "fogbank-"));
  const bundle = join(folder, "ca.pem");
  writeFileSync(bundle, authority, { mode: 0o644 });
  return {
    ...(!byName && { AWS_ENDPOINT_URL: endpoint }),
    AWS_ACCESS_KEY_ID: account ?? "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    AWS_CA_BUNDLE: bundle,
    NODE_EXTRA_CA_CERTS: bundle,
    ...systemTrust(folder, authority),
    ...pastProxy(byName ? ".amazonaws.com,.api.aws" : new URL(endpoint).hostname),
    // No metadata service is asked for credentials that are there already.
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Where systems keep all authorities in one file; one that the user has set goes first. */
const bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/**
 * OpenSSL and Go read one file in place of the system's: with ours alone they would trust nobody else. Nothing is set
 * where the system's is not found.
 */
function systemTrust(folder: string, authority: string): Readonly<Record<string, string>> {
  const found = [process.env.SSL_CERT_FILE ?? "", ...bundles].find((file) => existsSync(file));
  if (found === undefined) return {};
  const file = join(folder, "all.pem");
  writeFileSync(file, `${readFileSync(found, "utf8").trimEnd()}\n${authority}`, { mode: 0o644 });
  return { SSL_CERT_FILE: file };
}

/** Where a proxy is set, clients go here without it. */
function pastProxy(host: string): Readonly<Record<string, string>> {
  const { env } = process;
  if (!["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => env[name]))
    return {};
  const others = env.NO_PROXY ?? env.no_proxy;
  const list = others ? `${others},${host}` : host;
  return { NO_PROXY: list, no_proxy: list };
}

/** What would otherwise win over the variables above, or not go with an endpoint: FIPS and dual-stack have names only. */
const unwanted = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
] as const;
const unwantedWithEndpoint = ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"] as const;

/** With those of single services: `AWS_ENDPOINT_URL_S3` outranks the one for all. */
function unwantedNames({ byName }: EnvFlags): string[] {
  const ofServices = Object.keys(process.env).filter((name) => /^AWS_ENDPOINT_URL_\w+$/.test(name));
  return [...unwanted, ...(byName ? ["AWS_ENDPOINT_URL"] : unwantedWithEndpoint), ...ofServices];
}

export async function envCommand(flags: EnvFlags): Promise<number> {
  for (const [name, value] of Object.entries(await variables(flags)))
    process.stdout.write(`export ${name}=${quoted(value)}\n`);
  process.stdout.write(`unset ${unwantedNames(flags).join(" ")}\n`);
  return 0;
}

/** A shell evaluates what we print, and the endpoint may stand in a file that somebody else wrote. */
export const quoted = (value: string): string =>
  /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** Runs a command among these variables; its exit code is ours. */
export async function runCommand([command = "", ...args]: readonly string[], flags: EnvFlags): Promise<number> {
  const ours = await variables(flags);
  const environment: NodeJS.ProcessEnv = { ...process.env, ...ours };
  for (const name of unwantedNames(flags)) delete environment[name];
  return new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: environment });
    child.once("error", (error) => reject(new ConfigurationError(`${command}: ${error.message}`)));
    // The terminal's Ctrl-C reaches the child as well; it decides.
    process.on("SIGINT", () => undefined);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => rmSync(dirname(ours.AWS_CA_BUNDLE), { recursive: true, force: true }));
}

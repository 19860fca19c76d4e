import { ConfigurationError } from "../kernel/error.ts";
import { readRunning } from "../region/running.ts";
import { signedJsonRequest } from "../region/sign-json.ts";

/** How a command finds the Fogbank that it talks to. */
export interface Reach {
  readonly endpoint?: string;
  readonly data?: string;
}

export function endpointOf({ endpoint, data }: Reach): string {
  if (endpoint !== undefined) {
    if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint)) {
      throw new ConfigurationError(`--endpoint ${endpoint}: takes a URL such as http://127.0.0.1:4566`);
    }
    return endpoint.replace(/\/+$/, "");
  }
  const status = readRunning(data);
  if (data !== undefined && !status) throw new ConfigurationError(`--data ${data}: no Fogbank runs on that folder`);
  return status?.endpoint ?? "http://127.0.0.1:4566";
}

export interface Asked {
  readonly method?: "GET" | "POST";
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Asks the admin API for JSON. What it refuses, and an endpoint where no Fogbank answers, are one line for the caller. */
export async function ask<T>(reach: Reach, path: string, asked: Asked = {}): Promise<T> {
  // Where it is, is read before it is asked to stop: then the file that says so goes.
  const endpoint = endpointOf(reach);
  return (await jsonOf(await request({ endpoint }, path, asked), endpoint)) as T;
}

/** Where a command finds a service. */
export interface Served extends Reach {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** Calls an operation over the JSON protocol, at the running Fogbank's own time. Its refusal is one line for the caller. */
export async function askService<T>(
  { account, region, ...reach }: Served,
  service: string,
  target: string,
  input: object,
): Promise<T> {
  const endpoint = endpointOf(reach);
  const health = await ask<{ readonly region: string; readonly clock: { readonly now: string } }>(
    { endpoint },
    "health",
  );
  const nowMs = Date.parse(health.clock.now);
  const call = { endpoint, service, target, region: region ?? health.region, account, input, nowMs };
  const response = await fetch(signedJsonRequest(call));
  const answer = (await response.json()) as { readonly message?: string };
  if (!response.ok) throw new ConfigurationError(`${target}: ${answer.message ?? `was answered ${response.status}`}`);
  return answer as T;
}

/** An answer of the admin API that is no refusal. */
export async function request(reach: Reach, path: string, { method = "GET", body }: Asked = {}): Promise<Response> {
  const endpoint = endpointOf(reach);
  const response = await fetch(`${endpoint}/_fogbank/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ConfigurationError(
      `no Fogbank answers at ${endpoint}; start one (fogbank start), or name another --endpoint`,
    );
  });
  if (response.ok) return response;
  const { error } = await jsonOf(response, endpoint);
  throw new ConfigurationError(error ?? `the admin API answered ${response.status}`);
}

/** The certificate of the local authority, PEM. */
export async function readAuthority(reach: Reach): Promise<string> {
  const pem = await (await request(reach, "ca")).text();
  if (!pem.startsWith("-----BEGIN CERTIFICATE-----")) throw noFogbank(endpointOf(reach));
  return pem;
}

/**
 * Whether the names of AWS lead to a Fogbank from here, on the port that clients use. Throws ConfigurationError that says
 * what is missing: the resolver, the port, or that the real AWS answers.
 */
export async function checkNames(region: string): Promise<void> {
  const name = `sts.${region}.amazonaws.com`;
  const missing = await fetch(`https://${name}/_fogbank/health`).then(
    async (response) => ((await response.text()).includes("the admin API") ? undefined : "is not answered by Fogbank"),
    ({ cause }: { cause?: NodeJS.ErrnoException }) => missingAfter(cause?.code ?? cause?.message ?? "nothing said"),
  );
  if (missing !== undefined) throw new ConfigurationError(`--by-name: ${name} ${missing}; see docs/names.md`);
}

/** What a failed connection says is missing; undefined where it failed for the authority alone, which comes next. */
function missingAfter(code: string): string | undefined {
  if (/SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code)) return undefined;
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code)) {
    return "has no address here; have the resolver ask Fogbank, which answers with --dns";
  }
  if (code === "ECONNREFUSED") return "leads to a port 443 where nobody listens; start with --also-listen 443,80";
  return `cannot be reached (${code})`;
}

/** Whatever else listens there answers something that is no JSON object. */
async function jsonOf(response: Response, endpoint: string): Promise<{ readonly error?: string }> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer === "object" && answer !== null) return answer;
  throw noFogbank(endpoint);
}

const noFogbank = (endpoint: string): ConfigurationError =>
  new ConfigurationError(`what answers at ${endpoint} is no Fogbank; name another --endpoint`);

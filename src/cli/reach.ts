import { ConfigurationError } from "../kernel/error.ts";
import { readRunning } from "../region/running.ts";

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

/** Asks the admin API. What it refuses, and an endpoint where nobody answers, are one line for the caller. */
export async function ask<T>(reach: Reach, path: string, { method = "GET", body }: Asked = {}): Promise<T> {
  const response = await request(reach, path, method, body);
  const answer = (await response.json()) as { readonly error?: string };
  if (!response.ok) throw new ConfigurationError(answer.error ?? `the admin API answered ${response.status}`);
  return answer as T;
}

export async function request(reach: Reach, path: string, method = "GET", body?: object): Promise<Response> {
  const endpoint = endpointOf(reach);
  try {
    return await fetch(`${endpoint}/_fogbank/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  } catch {
    throw new ConfigurationError(
      `no Fogbank answers at ${endpoint}; start one (fogbank start), or name another --endpoint`,
    );
  }
}

import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { signHeaders } from "../../src/engines/sigv4/sign.ts";
import type { InputOf, OutputOf } from "../../src/kernel/operation-types.ts";
import type { Operations } from "../../src/model/types/sqs.d.ts";

/** Requests to SQS as they go over the wire. */

const keys = createSigningKeyCache();
const region = "us-east-1";
const rules = signingRules("query", ["sqs"], [region]);

export type SqsWire = <Name extends keyof Operations & string>(
  operation: Name,
  input: InputOf<Operations, Name>,
  signal?: AbortSignal,
) => Promise<OutputOf<Operations, Name>>;

/** Rejects on every answer that is no success. */
export function sqsWire(endpoint: string, now: () => number = () => Date.now()): SqsWire {
  return async (operation, input, signal) => {
    const response = await post(endpoint, "/", JSON.stringify(input), {
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` },
      nowMs: now(),
      signal,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${operation}: ${text}`);
    return JSON.parse(text === "" ? "{}" : text) as never;
  };
}

export type SqsForm = (path: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

/** In the query protocol. Rejects on every answer that is no success. */
export function sqsForm(endpoint: string): SqsForm {
  return async (path, parameters) => {
    const body = new URLSearchParams({ Version: "2012-11-05", ...parameters }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await post(endpoint, path, body, { headers, nowMs: Date.now() });
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    return text;
  };
}

interface Posting {
  readonly headers: Readonly<Record<string, string>>;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

function post(endpoint: string, path: string, body: string, { headers, nowMs, signal }: Posting): Promise<Response> {
  const all = { host: new URL(endpoint).host, ...headers };
  const signed = signHeaders(
    {
      facts: { method: "POST", path, query: "", headers: all },
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      service: "sqs",
      region,
      nowMs,
      payloadHash: sha256Hex(body),
      rules,
    },
    keys,
  ).headers;
  return fetch(`${endpoint}${path}`, {
    method: "POST",
    headers: { ...all, ...signed },
    body,
    ...(signal && { signal }),
  });
}

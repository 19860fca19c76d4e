import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { signHeaders } from "../../src/engines/sigv4/sign.ts";
import type { InputOf, OutputOf } from "../../src/kernel/operation-types.ts";
import type { Operations } from "../../src/model/types/sqs.d.ts";

/** Requests to SQS in JSON, as they go over the wire. */

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
  const host = new URL(endpoint).host;
  return async (operation, input, signal) => {
    const body = JSON.stringify(input);
    const headers = { host, "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` };
    const signed = signHeaders(
      {
        facts: { method: "POST", path: "/", query: "", headers },
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
        service: "sqs",
        region,
        nowMs: now(),
        payloadHash: sha256Hex(body),
        rules,
      },
      keys,
    ).headers;
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { ...headers, ...signed },
      body,
      ...(signal && { signal }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${operation}: ${text}`);
    return JSON.parse(text === "" ? "{}" : text) as never;
  };
}

import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { type Credentials, signHeaders } from "../../src/engines/sigv4/sign.ts";
import type { Fogbank } from "../../src/index.ts";

/** Requests to DynamoDB as they go over the wire, so that what is checked is what clients see. */

const keys = createSigningKeyCache();
const customary: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** An answer as JSON.parse gives it: each test names what it expects of it, operation by operation. */
export type Answer = ReturnType<typeof JSON.parse>;

export interface DynamoWire {
  /** The answer of a call that must succeed. */
  call(operation: string, input: object, as?: Credentials): Promise<Answer>;
  /** `Code: message` of a call that must fail. */
  fails(operation: string, input: object, as?: Credentials): Promise<string>;
  /** All of a refusal's body. */
  refusal(operation: string, input: object): Promise<Answer>;
}

/** `target`: that of DynamoDB Streams has another. */
export function dynamoWire(
  fogbank: () => Pick<Fogbank, "port">,
  now: () => number = () => Date.now(),
  target = "DynamoDB_20120810",
  region = "us-east-1",
): DynamoWire {
  const rules = signingRules("json", ["dynamodb"], [region]);
  async function send(operation: string, input: object, credentials = customary) {
    const body = Buffer.from(JSON.stringify(input));
    const host = `127.0.0.1:${fogbank().port}`;
    const headers = {
      host,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `${target}.${operation}`,
    };
    const signed = signHeaders(
      {
        facts: { method: "POST", path: "/", query: "", headers },
        credentials,
        service: "dynamodb",
        region,
        nowMs: now(),
        payloadHash: sha256Hex(body),
        rules,
      },
      keys,
    ).headers;
    const response = await fetch(`http://127.0.0.1:${fogbank().port}/`, {
      method: "POST",
      headers: { ...headers, ...signed },
      body,
    });
    return { status: response.status, body: (await response.json()) as Answer };
  }

  const refusal = async (operation: string, input: object, as?: Credentials): Promise<Answer> => {
    const { status, body } = await send(operation, input, as);
    if (status === 200) throw new Error(`${operation} was expected to fail: ${JSON.stringify(body)}`);
    return body;
  };
  return {
    async call(operation, input, as) {
      const { status, body } = await send(operation, input, as);
      if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
      return body;
    },
    refusal,
    async fails(operation, input, as) {
      const { __type, message, Message } = await refusal(operation, input, as);
      return `${String(__type).split("#").pop()}: ${message ?? Message}`;
    },
  };
}

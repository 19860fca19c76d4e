import { sha256Hex } from "../engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../engines/sigv4/keys.ts";
import { signingRules } from "../engines/sigv4/rules.ts";
import { signHeaders } from "../engines/sigv4/sign.ts";

/** A call of an operation over the JSON protocol, as a client on this machine makes it: signed, like any other. */
export interface JsonCall {
  readonly endpoint: string;
  /** Signing name. */
  readonly service: string;
  /** Prefix and operation: `DynamoDB_20120810.ListTables`. */
  readonly target: string;
  readonly region: string;
  /** Acts as the root user of this account; without one, as that of the key `test`. */
  readonly account?: string | undefined;
  readonly input: object;
  /** The called Fogbank's time, which may not be this machine's. */
  readonly nowMs: number;
}

const keys = createSigningKeyCache();

/** Ready for fetch. */
export function signedJsonRequest(call: JsonCall): Request {
  const { endpoint, service, target, region, account = "test", input, nowMs } = call;
  const body = Buffer.from(JSON.stringify(input));
  const headers = {
    host: new URL(endpoint).host,
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": target,
  };
  const signed = signHeaders(
    {
      facts: { method: "POST", path: "/", query: "", headers },
      credentials: { accessKeyId: account, secretAccessKey: "test" },
      service,
      region,
      nowMs,
      payloadHash: sha256Hex(body),
      rules: signingRules("json", [service], [region]),
    },
    keys,
  );
  return new Request(`${endpoint}/`, { method: "POST", headers: { ...headers, ...signed.headers }, body });
}

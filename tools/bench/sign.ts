import { createSigningKeyCache, sha256Hex, signHeaders, signingRules } from "../../src/engines/sigv4/index.ts";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A signed POST of a form, as the SDKs send it, as one buffer for the wire. */
export function signedForm(port: number, service: string, form: Readonly<Record<string, string>>, keys: Keys): Buffer {
  const body = new URLSearchParams(form).toString();
  const headers: Record<string, string> = {
    host: `127.0.0.1:${port}`,
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "user-agent":
      "Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux md/arch#x86_64 lang/python cfg/retry-mode#standard",
    "accept-encoding": "identity",
    "amz-sdk-invocation-id": "2d3f5a1e-6b1c-4c62-9f0e-0f5b1a7c9d11",
    "amz-sdk-request": "attempt=1",
  };
  const rules = signingRules("query", [service], ["us-east-1"]);
  const signed = signHeaders(
    {
      facts: { method: "POST", path: "/", query: "", headers },
      credentials: keys,
      service,
      region: "us-east-1",
      nowMs: Date.now(),
      payloadHash: sha256Hex(body),
      rules,
    },
    createSigningKeyCache(),
  );
  const all = { ...headers, ...signed.headers, "content-length": String(Buffer.byteLength(body)) };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST / HTTP/1.1\r\n${head.join("")}\r\n${body}`);
}

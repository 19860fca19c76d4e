import { createSigningKeyCache, sha256Hex, signHeaders, signingRules } from "../../src/engines/sigv4/index.ts";
import type { Keys, Request } from "./scenario.ts";

/** Headers and body of a request as the SDKs send it, signed. */
export interface SignedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function signed(port: number, request: Request, keys: Keys): SignedRequest {
  const { method = "POST", path: target = "/", service } = request;
  const body = Buffer.from(request.body ?? "");
  const [path = "/", query = ""] = target.split("?");
  const headers: Record<string, string> = {
    host: `127.0.0.1:${port}`,
    "user-agent":
      "Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux md/arch#x86_64 lang/python cfg/retry-mode#standard",
    "accept-encoding": "identity",
    "amz-sdk-invocation-id": "2d3f5a1e-6b1c-4c62-9f0e-0f5b1a7c9d11",
    "amz-sdk-request": "attempt=1",
    ...request.headers,
  };
  // A request may come with UNSIGNED-PAYLOAD, as SDKs send what a checksum covers.
  const payloadHash = headers["x-amz-content-sha256"] ?? sha256Hex(body);
  if (service === "s3") headers["x-amz-content-sha256"] = payloadHash;
  const made = signHeaders(
    {
      facts: { method, path, query, headers },
      credentials: request.as ?? keys,
      service,
      region: "us-east-1",
      nowMs: Date.now(),
      payloadHash,
      rules: signingRules(service === "s3" ? "s3" : "query", [service], ["us-east-1"]),
    },
    createSigningKeyCache(),
  );
  return { method, target, headers: { ...headers, ...made.headers }, body };
}

/** As one buffer for the wire. */
export function onTheWire({ method, target, headers, body }: SignedRequest): Buffer {
  const head = Object.entries({ ...headers, "content-length": String(body.length) })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`), body]);
}

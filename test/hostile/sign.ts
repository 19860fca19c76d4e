import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { signHeaders } from "../../src/engines/sigv4/sign.ts";
import type { Request } from "./make.ts";

const keys = createSigningKeyCache();
const region = "us-east-1";

/** The request as its sender would have signed it, whatever it has become: what is refused then, is for another reason. */
export function signed(request: Request): Request {
  const { authorization = "", "x-amz-date": _date, ...others } = request.headers;
  const service = /\/([a-z0-9-]+)\/aws4_request/.exec(authorization)?.[1];
  if (service === undefined) return request;
  const headers: Record<string, string> = { host: "localhost", ...others };
  const payloadHash = headers["x-amz-content-sha256"] ?? sha256Hex(request.body);
  if (service === "s3") headers["x-amz-content-sha256"] = payloadHash;
  const [path = "", query = ""] = request.target.split("?", 2);
  try {
    const added = signHeaders(
      {
        facts: { method: request.method, path, query, headers },
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
        service,
        region,
        nowMs: Date.now(),
        payloadHash,
        rules: signingRules(service === "s3" ? "s3" : "json", [service], [region]),
      },
      keys,
    ).headers;
    return { ...request, headers: { ...headers, ...added } };
  } catch {
    // What cannot be signed is sent without.
    return request;
  }
}

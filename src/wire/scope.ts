import { keptByText } from "../base/kept.ts";
import type { WireRequest } from "./message.ts";

/** What the credential scope of a signature claims, before anybody has verified it. */
export interface SigningScope {
  readonly accessKeyId: string;
  /** Undefined for SigV4A, whose scope has no region. */
  readonly region: string | undefined;
  readonly service: string;
}

/** `Credential=AKIA.../20260101/us-east-1/iam/aws4_request` of the header, or `X-Amz-Credential` of a presigned URL. */
export function signingScope(request: WireRequest): SigningScope | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const from = authorization.indexOf("Credential=");
    if (from < 0) return undefined;
    const comma = authorization.indexOf(",", from);
    return scopeOf(authorization.slice(from + 11, comma < 0 ? undefined : comma).trim());
  }
  return presignedScope(request.query);
}

const presigned = "X-Amz-Credential=";

function presignedScope(query: string): SigningScope | undefined {
  const from = query.startsWith(presigned) ? 0 : query.indexOf(`&${presigned}`);
  if (from < 0) return undefined;
  const start = query.indexOf("=", from) + 1;
  const ampersand = query.indexOf("&", start);
  const value = query.slice(start, ampersand < 0 ? undefined : ampersand);
  return scopeOf(value.replaceAll("%2F", "/").replaceAll("%2f", "/"));
}

/** Access key ids never hold a slash; a scope has four parts, or three for SigV4A. */
const scopeOf = keptByText((credential): SigningScope | undefined => {
  const parts = credential.split("/");
  const [accessKeyId, , third, fourth] = parts;
  if (accessKeyId === undefined || third === undefined || fourth === undefined) return undefined;
  if (parts.length === 5) return { accessKeyId, region: third, service: fourth };
  return parts.length === 4 ? { accessKeyId, region: undefined, service: third } : undefined;
});

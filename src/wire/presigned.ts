import type { Headers } from "./message.ts";
import { parseQueryString } from "./query-string.ts";

const signature = "X-Amz-Signature=";

/** What the signature itself says, which is nobody's header. */
const signers: ReadonlySet<string> = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-region-set",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

/**
 * The headers of a request, with those that a presigned URL carries as parameters: signers put every `x-amz-` header
 * there (S3 API reference, "Authenticating requests: using query parameters"). A header that was sent outranks them.
 */
export function withHoistedHeaders(query: string, headers: Headers): Headers {
  if (!query.includes(signature)) return headers;
  let hoisted: Record<string, string> | undefined;
  for (const [name, [value = ""]] of parseQueryString(query)) {
    const header = name.toLowerCase();
    if (!header.startsWith("x-amz-") || signers.has(header) || headers[header] !== undefined) continue;
    hoisted ??= {};
    hoisted[header] = value;
  }
  return hoisted ? { ...headers, ...hoisted } : headers;
}

import { byteString, recode, uriEncode } from "./encode.ts";
import type { SignedRequestFacts, SigningRules } from "./types.ts";

/**
 * The canonical request (IAM user guide, "Create a signed AWS API request"): method, path, query, headers, names of the
 * signed headers and digest of the payload, a line each.
 */
export function canonicalRequest(
  method: string,
  path: string,
  query: string,
  headers: string,
  signedHeaders: string,
  payloadHash: string,
): string {
  return `${method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payloadHash}`;
}

/**
 * The path as signed. S3 signs what the client encoded once; other services normalise the wire's path and encode it
 * again, so that a key's %20 is signed as %2520.
 */
export function canonicalPath(path: string, rules: Pick<SigningRules, "normalizePath" | "doubleEncode">): string {
  if (path === "/" || path === "") return "/";
  const normal = rules.normalizePath ? withoutDotSegments(path) : path;
  return rules.doubleEncode ? uriEncode(normal, true) : recode(normal, true, false);
}

function withoutDotSegments(path: string): string {
  if (!path.includes("//") && !path.includes("/.")) return path;
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") kept.pop();
    else kept.push(segment);
  }
  if (kept.length === 0) return "/";
  return path.endsWith("/") ? `/${kept.join("/")}/` : `/${kept.join("/")}`;
}

/** One parameter, both parts encoded as they are signed. */
export interface QueryPair {
  readonly name: string;
  readonly value: string;
}

export function queryPairs(query: string): QueryPair[] {
  const pairs: QueryPair[] = [];
  let start = 0;
  while (start <= query.length && query !== "") {
    const and = query.indexOf("&", start);
    const end = and < 0 ? query.length : and;
    if (end > start) pairs.push(queryPair(query, start, end));
    start = end + 1;
  }
  return pairs;
}

function queryPair(query: string, start: number, end: number): QueryPair {
  const equals = query.indexOf("=", start);
  const nameEnd = equals < 0 || equals > end ? end : equals;
  return {
    name: recode(query.slice(start, nameEnd), false, true),
    value: recode(query.slice(Math.min(nameEnd + 1, end), end), false, true),
  };
}

/** Sorted by encoded name, then value. A parameter named in `without` is left out once, where it stands first. */
export function canonicalQuery(pairs: readonly QueryPair[], without: readonly string[] = []): string {
  let kept = [...pairs];
  for (const name of without) {
    const at = kept.findIndex((pair) => pair.name === name);
    if (at >= 0) kept = kept.toSpliced(at, 1);
  }
  if (kept.length > 1) kept.sort(byNameThenValue);
  let out = "";
  for (const { name, value } of kept) out += out === "" ? `${name}=${value}` : `&${name}=${value}`;
  return out;
}

function byNameThenValue(a: QueryPair, b: QueryPair): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

/** `name:value` lines. A signed header that the request lacks has an empty value, as at S3, and so matches no other. */
export function canonicalHeaders(facts: SignedRequestFacts, signedHeaders: readonly string[]): string {
  let out = "";
  for (const name of signedHeaders) out += `${name}:${signedValue(facts, name)}\n`;
  return out;
}

/** A header's value, repeated ones joined with ","; HTTP/2's :authority is the host. */
export function headerValue({ headers }: SignedRequestFacts, name: string): string | undefined {
  let value = headers[name];
  if (value === undefined && name === "host") value = headers[":authority"];
  if (value === undefined && name === ":authority") value = headers.host;
  if (typeof value === "string") return value;
  // A client may name "constructor" among its signed headers, which every object has.
  return Array.isArray(value) ? value.join(",") : undefined;
}

function signedValue(facts: SignedRequestFacts, name: string): string {
  const value = headerValue(facts, name);
  if (value === undefined) return "";
  if (facts.rawHeaders !== undefined && value.includes(", ")) return rejoined(facts.rawHeaders, name) ?? trimmed(value);
  return trimmed(value);
}

/** The repeated values of a header joined as AWS signs them; undefined unless there are several. */
function rejoined(rawHeaders: readonly string[], name: string): string | undefined {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(trimmed(rawHeaders[i + 1] ?? ""));
  }
  return values.length > 1 ? values.join(",") : undefined;
}

/** Without white space at the ends, and runs of it made one space. ASCII only: 0xA0 is half of a UTF-8 letter here. */
export function trimmed(value: string): string {
  let previousSpace = true;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const space = code === 32;
    if ((space && previousSpace) || (code >= 9 && code <= 13) || code > 255) return squeezed(byteString(value));
    previousSpace = space;
  }
  return previousSpace ? squeezed(value) : value;
}

function squeezed(value: string): string {
  let out = "";
  let pending = false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === 32 || (code >= 9 && code <= 13)) {
      pending = out !== "";
      continue;
    }
    if (pending) out += " ";
    pending = false;
    out += value[i];
  }
  return out;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SignedRequestFacts } from "../../src/engines/sigv4/index.ts";

/** Cases of the AWS signing test suite, read from the corpora beside the checkout. */

const corpora = resolve(import.meta.dirname, "../../../shared/corpus");

export interface SigningCase {
  readonly name: string;
  readonly context: Context;
  readonly request: ParsedRequest;
  /** The text of one of the case's files; byte string. */
  file(name: string): string;
}

export interface Context {
  readonly credentials: { readonly access_key_id: string; readonly secret_access_key: string; readonly token?: string };
  readonly expiration_in_seconds: number;
  readonly normalize: boolean;
  readonly region: string;
  readonly service: string;
  readonly sign_body: boolean;
  readonly timestamp: string;
  readonly omit_session_token?: boolean;
}

export interface ParsedRequest extends SignedRequestFacts {
  readonly body: string;
}

/** Undefined when the corpus is not there. */
export function readCorpus(suite: "sigv4" | "sigv4a"): readonly SigningCase[] | undefined {
  const folder = join(corpora, suite);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const file = (each: string) => readFileSync(join(folder, name, each), "latin1");
      return { name, file, context: JSON.parse(file("context.json")), request: parseRequest(file("request.txt")) };
    });
}

/** An HTTP/1.1 message as node:http would give it, but for folded lines, which it refuses. */
export function parseRequest(text: string): ParsedRequest {
  const end = text.indexOf("\n\n");
  const lines = (end < 0 ? text : text.slice(0, end)).split("\n");
  const [start = "", ...rest] = lines;
  const methodEnd = start.indexOf(" ");
  const target = start.slice(methodEnd + 1, start.lastIndexOf(" HTTP/"));
  const question = target.indexOf("?");
  const rawHeaders: string[] = [];
  for (const line of rest) {
    const colon = line.indexOf(":");
    if (line.startsWith(" ")) rawHeaders.push(`${rawHeaders.pop()}\n${line}`);
    else if (colon > 0) rawHeaders.push(line.slice(0, colon), line.slice(colon + 1));
  }
  return {
    method: start.slice(0, methodEnd),
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? "" : target.slice(question + 1),
    headers: joined(rawHeaders),
    rawHeaders,
    body: end < 0 ? "" : text.slice(end + 2),
  };
}

function joined(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? "";
    const value = rawHeaders[i + 1] ?? "";
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

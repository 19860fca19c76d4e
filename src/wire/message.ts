import { gunzip } from "../base/gzip.ts";
import { limits } from "../kernel/limits.ts";
import type { ByteStream } from "../model/stream.ts";

/** An HTTP request as the wire needs it. */
export interface WireRequest {
  readonly method: string;
  /** As sent, still encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark; empty where there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Headers;
  readonly body: Uint8Array | ByteStream;
  /** The body as a form, kept by whoever parsed it first: routing needs `Action` before parsing needs the rest. */
  form?: FormNode;
}

/**
 * The parameters of a query request as a tree: `Tags.member.1.Key=a` is Tags > member > 1 > Key. A tree, because asking
 * a flat form "is there anything under this prefix" once per member would be quadratic.
 */
export interface FormNode {
  value: string | undefined;
  children: Map<string, FormNode> | undefined;
}

export type Headers = Readonly<Record<string, string | undefined>>;

/** An HTTP response; whoever sends it adds Date, Content-Length and the connection's headers. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string | ByteStream;
}

/** A typed input or output: what handlers take and return. */
export type TypedStructure = Readonly<Record<string, unknown>>;

export function isByteStream(value: unknown): value is ByteStream {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/**
 * The body of an operation that is no stream, unpacked: SDKs send large bodies of PutMetricData and others with
 * `Content-Encoding: gzip`. A stream here is a bug of the caller, who must collect it first. Throws MalformedError.
 */
export function wholeBody(request: WireRequest): Uint8Array {
  const { body, headers } = request;
  if (isByteStream(body)) throw new Error("the body of this operation must be collected before it is read");
  const encoding = headers["content-encoding"];
  // `custom, gzip`: the last one was applied last, and the others are the client's own business.
  return encoding?.trim().endsWith("gzip") && body.length > 0 ? gunzip(body, limits.bodyBytes) : body;
}

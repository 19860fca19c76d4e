import { headerValue } from "./canonical.ts";
import { PADDED_LENGTH } from "./chunk-signing.ts";
import { s3Failure } from "./failures.ts";
import type { Failure, SignedRequestFacts } from "./types.ts";

export interface ChunkHeader {
  /** Bytes of data; 0 for the last. */
  readonly size: number;
  /** "" in an unsigned body. */
  readonly signature: string;
}

const SIGNATURE = ";chunk-signature=";
/** Sizes of at most 13 hex digits stay exact as numbers. */
const SIZE = /^[0-9a-fA-F]{1,13}$/;

/** `10000;chunk-signature=ad80...`, or just `10000` in an unsigned body. Undefined for anything else. */
export function chunkHeader(line: string, signed: boolean): ChunkHeader | undefined {
  const semicolon = line.indexOf(";");
  if (signed !== semicolon >= 0) return undefined;
  const size = signed ? line.slice(0, semicolon) : line;
  if (!SIZE.test(size)) return undefined;
  if (signed && !line.startsWith(SIGNATURE, semicolon)) return undefined;
  const signature = signed ? line.slice(semicolon + SIGNATURE.length) : "";
  if (signature.length > PADDED_LENGTH) return undefined;
  return { size: Number.parseInt(size, 16), signature };
}

export interface ChunkedHeaders {
  readonly kind: "chunked";
  readonly decodedLength: number;
  readonly trailerNames: readonly string[];
}

const LENGTH = /^\d{1,15}$/;

/** What the request's headers say of its aws-chunked body. */
export function readChunkedHeaders(facts: SignedRequestFacts): ChunkedHeaders | Failure {
  const length = headerValue(facts, "x-amz-decoded-content-length")?.trim();
  if (length === undefined || !LENGTH.test(length)) return s3Failure("decodedLength");
  const names = headerValue(facts, "x-amz-trailer") ?? "";
  const trailerNames = names
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  return { kind: "chunked", decodedLength: Number(length), trailerNames };
}

import { EMPTY_SHA256, sha256Hex } from "./digest.ts";
import type { Presented } from "./types.ts";

/**
 * What is signed of an aws-chunked body (S3 API reference, "Signature calculations: transferring payload in multiple
 * chunks"): each chunk over the signature before it, so that none can be dropped, moved or taken from elsewhere. The
 * seed is the request's own signature.
 */
type Signer = Pick<Presented, "algorithm" | "amzDate" | "scope">;

export function chunkStringToSign(signer: Signer, previousSignature: string, dataSha256: string): string {
  return `${prefix(signer, "PAYLOAD")}\n${previousSignature}\n${EMPTY_SHA256}\n${dataSha256}`;
}

export function trailerStringToSign(signer: Signer, previousSignature: string, trailers: Trailers): string {
  let canonical = "";
  for (const [name, value] of trailers) canonical += `${name}:${value}\n`;
  return `${prefix(signer, "TRAILER")}\n${previousSignature}\n${sha256Hex(canonical)}`;
}

/** Lower-case names and trimmed values, in the body's order. */
export type Trailers = readonly (readonly [name: string, value: string])[];

function prefix({ algorithm, amzDate, scope }: Signer, what: string): string {
  return `${algorithm}-${what}\n${amzDate}\n${scope.text}`;
}

/** An ECDSA signature in a chunk is padded to 144 characters, so that lengths are known beforehand; signed without. */
export const PADDED_LENGTH = 144;

export function withoutPadding(signature: string): string {
  let end = signature.length;
  while (end > 0 && signature[end - 1] === "*") end--;
  return end === signature.length ? signature : signature.slice(0, end);
}

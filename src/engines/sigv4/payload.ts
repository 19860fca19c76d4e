import { isSha256Hex } from "./digest.ts";
import {
  type ChunkMode,
  ECDSA_P256_SHA256,
  HMAC_SHA256,
  type PayloadDuty,
  type Presented,
  type SigningRules,
} from "./types.ts";

export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
export const EVENT_STREAM_PAYLOADS: readonly string[] = [
  "STREAMING-AWS4-HMAC-SHA256-EVENTS",
  "STREAMING-AWS4-ECDSA-P256-SHA256-EVENTS",
];

const modes: readonly ChunkMode[] = [
  { name: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", algorithm: HMAC_SHA256, trailer: false },
  { name: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", algorithm: HMAC_SHA256, trailer: true },
  { name: "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", algorithm: ECDSA_P256_SHA256, trailer: false },
  { name: "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER", algorithm: ECDSA_P256_SHA256, trailer: true },
  { name: "STREAMING-UNSIGNED-PAYLOAD-TRAILER", algorithm: undefined, trailer: true },
];

/** The aws-chunked forms by their value of x-amz-content-sha256. */
export const chunkModes: ReadonlyMap<string, ChunkMode> = new Map(modes.map((mode) => [mode.name, mode]));

/** Whether S3 takes this value of x-amz-content-sha256 in a request signed by `algorithm`. */
export function isPayloadDeclaration(value: string, algorithm: string): boolean {
  if (value === UNSIGNED_PAYLOAD || isSha256Hex(value)) return true;
  const mode = chunkModes.get(value);
  return mode !== undefined && (mode.algorithm === undefined || mode.algorithm === algorithm);
}

export interface SignedPayload {
  /** The last line of the canonical request. */
  readonly line: string;
  readonly duty: PayloadDuty;
}

/**
 * What the signature says of the body. S3 signs what x-amz-content-sha256 declares and compares the body with that;
 * other services sign the digest of the body itself, and heed the header only for UNSIGNED-PAYLOAD.
 */
export function signedPayload(
  presented: Presented,
  bodySha256: string | undefined,
  rules: Pick<SigningRules, "contentSha256Required" | "unsignedPayload">,
): SignedPayload {
  const declared = presented.contentSha256;
  if (rules.contentSha256Required) {
    const asDeclared = declaredPayload(declared, bodySha256, rules.unsignedPayload);
    if (asDeclared !== undefined) return asDeclared;
  } else if (declared === UNSIGNED_PAYLOAD && rules.unsignedPayload) {
    return { line: declared, duty: { kind: "unsigned" } };
  }
  if (bodySha256 !== undefined) return { line: bodySha256, duty: { kind: "verified" } };
  if (declared !== undefined && isSha256Hex(declared)) return { line: declared, duty: later(declared) };
  throw new TypeError("sigv4: this service signs the digest of the body, so the body must be read before verifying");
}

/** S3's reading; undefined when the payload is unsigned and must not be. */
function declaredPayload(
  declared: string | undefined,
  bodySha256: string | undefined,
  unsignedPayload: boolean,
): SignedPayload | undefined {
  const mode = declared === undefined ? undefined : chunkModes.get(declared);
  if (mode !== undefined && (unsignedPayload || mode.algorithm !== undefined)) {
    return { line: mode.name, duty: { kind: "chunked", mode } };
  }
  if (declared !== undefined && isSha256Hex(declared)) {
    return { line: declared, duty: bodySha256 === undefined ? later(declared) : { kind: "verified" } };
  }
  if (!unsignedPayload) return undefined;
  // Only a presigned request comes this far without the header, or with one that S3 was seen to sign unread.
  return { line: declared ?? UNSIGNED_PAYLOAD, duty: { kind: "unsigned" } };
}

function later(declared: string): PayloadDuty {
  return { kind: "sha256", expected: declared.toLowerCase() };
}

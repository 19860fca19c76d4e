/**
 * AWS Signature Version 4 and 4A: reads what a request claims, verifies it, and signs. Pure; a refusal is data.
 *
 * On the way in: `readCredentials`, then the caller finds the secret (or `unknownKey`, `invalidToken`, `expiredToken`),
 * then `verify`, then what `PayloadDuty` leaves to do about the body.
 */

export { type ChunkedHeaders, readChunkedHeaders } from "./chunk-header.ts";
export type { Trailers } from "./chunk-signing.ts";
export { type ChunkedBody, type ChunkSigner, type ChunkVerifier, createChunkVerifier } from "./chunks.ts";
export { formatAmzDate, parseAmzDate } from "./dates.ts";
export { EMPTY_SHA256, sha256Hex } from "./digest.ts";
export { byteString, uriEncode } from "./encode.ts";
export { expiredToken, invalidToken, missingToken, payloadMismatch, unknownKey } from "./failures.ts";
export { createSigningKeyCache, deriveKeyPair, deriveSigningKey, type SigningKeyCache } from "./keys.ts";
export { chunkModes, UNSIGNED_PAYLOAD } from "./payload.ts";
export { anySize, judgePostPolicy, type PostForm, type SizeRange } from "./post-conditions.ts";
export { type FormFields, type PresentedPolicy, readPostPolicy, verifyPostPolicy } from "./post-policy.ts";
export { type Reading, readCredentials } from "./read.ts";
export { signingRules } from "./rules.ts";
export {
  type Credentials,
  type Presigned,
  presign,
  type SignedWithHeaders,
  type SigningInput,
  signHeaders,
} from "./sign.ts";
export { signChunks } from "./sign-chunks.ts";
export {
  type Algorithm,
  type Anonymous,
  type ChunkMode,
  ECDSA_P256_SHA256,
  type Failure,
  type Family,
  HMAC_SHA256,
  type PayloadDuty,
  type Presented,
  type Reason,
  type RequestHeaders,
  type Scope,
  type SignedRequestFacts,
  type SigningRules,
  type Verdict,
} from "./types.ts";
export { type Verification, verify } from "./verify.ts";

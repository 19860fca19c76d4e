import { deflateRawSync, inflateRawSync } from "node:zlib";
import { fromBase64, toBase64 } from "../../base/base64.ts";
import { MalformedError } from "../../base/malformed.ts";
import type { Principal } from "../../kernel/call.ts";
import type { Seals } from "../../kernel/ports.ts";

/**
 * A session token is the session itself, sealed: no state is kept, and a token survives restarts for as long as the data
 * folder's master key does. Layout of the sealed bytes: format (1 byte), length of the packed session (2 bytes, big end
 * first), the packed session (deflated JSON), and zeros where the caller asked for a larger token.
 */

/** What a token holds. */
export interface Credential {
  readonly accessKeyId: string;
  readonly secret: string;
  /** Without `accessKeyId`, which stands above. */
  readonly principal: Principal;
}

const purpose = "session-token";
/** Raise it when the shape of what is sealed changes: tokens of another format are no tokens. */
const format = 1;
const headBytes = 3;

export function sealCredential(seals: Seals, credential: Credential, minimumSize = 0): string {
  const packed = deflateRawSync(JSON.stringify(credential));
  const token = sealPacked(seals, packed, 0);
  if (token.length >= minimumSize) return token;
  // Three bytes of padding are four characters of base64.
  return sealPacked(seals, packed, Math.ceil((minimumSize - token.length) / 4) * 3);
}

function sealPacked(seals: Seals, packed: Uint8Array, padding: number): string {
  const plain = new Uint8Array(headBytes + packed.length + padding);
  plain[0] = format;
  new DataView(plain.buffer).setUint16(1, packed.length);
  plain.set(packed, headBytes);
  return toBase64(seals.seal(purpose, plain));
}

/** Undefined for a token that was not sealed here. */
export function openCredential(seals: Seals, token: string): Credential | undefined {
  const sealed = decoded(token);
  const plain = sealed && seals.open(purpose, sealed);
  if (plain?.[0] !== format) return undefined;
  const length = new DataView(plain.buffer, plain.byteOffset).getUint16(1);
  const packed = plain.subarray(headBytes, headBytes + length);
  return JSON.parse(inflateRawSync(packed).toString()) as Credential;
}

function decoded(token: string): Uint8Array | undefined {
  try {
    return fromBase64(token);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

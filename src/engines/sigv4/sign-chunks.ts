import { chunkStringToSign, PADDED_LENGTH, type Trailers, trailerStringToSign } from "./chunk-signing.ts";
import { sha256Hex } from "./digest.ts";
import type { SigningKeyCache } from "./keys.ts";
import { type Signed, signText } from "./sign.ts";
import { type ChunkMode, ECDSA_P256_SHA256 } from "./types.ts";

/** Frames `chunks` as an aws-chunked body, signed where `mode` says so. The empty last chunk is added. */
export function signChunks(
  signer: Signed["signer"],
  secretAccessKey: string,
  mode: ChunkMode,
  chunks: readonly Uint8Array[],
  trailers: Trailers,
  keys: SigningKeyCache,
): Uint8Array {
  const key = { ...signer, secretAccessKey };
  const parts: Uint8Array[] = [];
  let previous = signer.signature;
  const write = (text: string) => parts.push(Buffer.from(text, "latin1"));

  for (const data of [...chunks, new Uint8Array()]) {
    let header = data.length.toString(16);
    if (mode.algorithm !== undefined) {
      previous = signText(key, chunkStringToSign(signer, previous, sha256Hex(data)), keys);
      header += `;chunk-signature=${padded(previous, mode)}`;
    }
    write(`${header}\r\n`);
    if (data.length > 0) {
      parts.push(data);
      write("\r\n");
    }
  }
  if (mode.trailer) {
    for (const [name, value] of trailers) write(`${name}:${value}\r\n`);
    if (mode.algorithm !== undefined) {
      const signature = signText(key, trailerStringToSign(signer, previous, trailers), keys);
      write(`x-amz-trailer-signature:${padded(signature, mode)}\r\n`);
    }
  }
  write("\r\n");
  return Buffer.concat(parts);
}

function padded(signature: string, mode: ChunkMode): string {
  return mode.algorithm === ECDSA_P256_SHA256 ? signature.padEnd(PADDED_LENGTH, "*") : signature;
}

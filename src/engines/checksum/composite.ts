import { type ChecksumName, checksums } from "./algorithms.ts";

/** The digest of the digests of an object's parts, one behind the other: what S3 calls composite. Of MD5, its ETag. */
export function compositeDigest(name: ChecksumName, digests: readonly Uint8Array[]): Buffer {
  const whole = checksums[name].create();
  for (const digest of digests) whole.update(digest);
  return whole.digest();
}

/** As S3 writes it, with the number of parts behind it: "base64-3". */
export const compositeChecksum = (name: ChecksumName, digests: readonly Uint8Array[]): string =>
  `${compositeDigest(name, digests).toString("base64")}-${digests.length}`;

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { createCombiner } from "./combine.ts";
import { type CrcParameters, type CrcUpdate, createCrc } from "./crc.ts";

/** S3's own names, as in `x-amz-checksum-algorithm`; and MD5, of ETags and Content-MD5. */
export type ChecksumName = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256" | "SHA512" | "MD5";

/** A checksum of bytes that come piece by piece. */
export interface Checksum {
  update(piece: Uint8Array): void;
  /** The checksum of all pieces, big end first; a Buffer for its `toString("base64")`. May be asked once. */
  digest(): Buffer;
}

export interface ChecksumAlgorithm {
  /** Bytes of a digest. */
  readonly bytes: number;
  create(): Checksum;
  /** Digest of the whole from those of its parts; undefined for what has no such thing. */
  readonly combine?: (parts: readonly ChecksumPart[]) => Buffer;
}

export interface ChecksumPart {
  readonly digest: Uint8Array;
  /** Bytes of what it is the digest of. */
  readonly length: number;
}

/**
 * Amazon S3 User Guide, "Checking object integrity for data uploads", with the parameters that the catalogue of
 * parametrised CRC algorithms has for CRC-32/ISO-HDLC, CRC-32/ISCSI and CRC-64/NVME.
 */
export const checksums: Readonly<Record<ChecksumName, ChecksumAlgorithm>> = {
  CRC32: crc({ bits: 32, polynomial: 0xedb88320n }, (before, piece) => BigInt(crc32(piece, Number(before)))),
  CRC32C: crc({ bits: 32, polynomial: 0x82f63b78n }),
  CRC64NVME: crc({ bits: 64, polynomial: 0x9a6c9329ac4bc9b5n }),
  SHA1: hash("sha1", 20),
  SHA256: hash("sha256", 32),
  SHA512: hash("sha512", 64),
  MD5: hash("md5", 16),
};

function hash(name: string, bytes: number): ChecksumAlgorithm {
  return {
    bytes,
    create() {
      const running = createHash(name);
      return { update: (piece) => void running.update(piece), digest: () => running.digest() };
    },
  };
}

function crc(parameters: CrcParameters, update: CrcUpdate = createCrc(parameters)): ChecksumAlgorithm {
  const bytes = parameters.bits / 8;
  const join = createCombiner(parameters);
  return {
    bytes,
    create() {
      let running = 0n;
      return {
        update(piece) {
          running = update(running, piece);
        },
        digest: () => toBytes(running, bytes),
      };
    },
    combine(parts) {
      let whole = 0n;
      for (const { digest, length } of parts) whole = join(whole, fromBytes(digest, bytes), length);
      return toBytes(whole, bytes);
    },
  };
}

function toBytes(value: bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex");
}

function fromBytes(digest: Uint8Array, bytes: number): bigint {
  if (digest.length !== bytes) throw new RangeError(`a digest of ${digest.length} bytes where ${bytes} are due`);
  return BigInt(`0x${Buffer.from(digest).toString("hex")}`);
}

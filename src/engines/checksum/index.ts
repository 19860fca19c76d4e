/**
 * The checksums of S3: incremental, combined from those of parts, and composite. Pure.
 */
export type { Checksum, ChecksumAlgorithm, ChecksumName, ChecksumPart } from "./algorithms.ts";
export { checksums } from "./algorithms.ts";
export { compositeChecksum, compositeDigest } from "./composite.ts";

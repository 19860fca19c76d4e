import type { Deps } from "../deps.ts";
import type { Bucket, ObjectVersion, Part } from "../state.ts";
import { type ChecksumFields, checksumFields } from "./checksums.ts";

export interface PartSlice {
  readonly start: number;
  readonly end: number;
  readonly checksum: ChecksumFields;
}

/** Where the bytes of a part stand. The whole of an object that was put at once is its part 1. Undefined if there is no such part. */
export function partSlice(
  { manifests }: Pick<Deps, "manifests">,
  bucket: Bucket,
  version: ObjectVersion,
  number: number,
): PartSlice | undefined {
  if (version.manifest === undefined)
    return number === 1 ? { start: 0, end: version.size, checksum: checksumFields(version.checksum) } : undefined;
  let start = 0;
  for (const part of manifests.get(bucket, version.manifest)?.parts ?? []) {
    if (part.number === number) return { start, end: start + part.size, checksum: partChecksum(version, part) };
    start += part.size;
  }
  return undefined;
}

export const partChecksum = (
  { checksum: whole }: Pick<ObjectVersion, "checksum">,
  { checksum }: Part,
): ChecksumFields =>
  whole && checksum !== undefined ? checksumFields({ algorithm: whole.algorithm, value: checksum }) : {};

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
  const parts = manifests.get(bucket, version.manifest)?.parts ?? [];
  let start = 0;
  for (const part of parts) {
    // Observed: parts of an object with one checksum over the whole have none of their own, but for one that is the whole.
    const checksum = parts.length === 1 ? ownChecksum(version, part) : partChecksum(version, part);
    if (part.number === number) return { start, end: start + part.size, checksum };
    start += part.size;
  }
  return undefined;
}

export const partChecksum = (version: Pick<ObjectVersion, "checksum">, part: Part): ChecksumFields =>
  version.checksum?.type === "COMPOSITE" ? ownChecksum(version, part) : {};

const ownChecksum = ({ checksum: whole }: Pick<ObjectVersion, "checksum">, { checksum }: Part): ChecksumFields =>
  whole && checksum !== undefined ? checksumFields({ algorithm: whole.algorithm, value: checksum }) : {};

import { type ChecksumName, checksums, compositeChecksum, compositeDigest } from "../../../engines/checksum/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { CompletedPart, CompleteMultipartUploadRequest } from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import type { Deps, WaitingS3Handler } from "../deps.ts";
import {
  badChecksum,
  entityTooSmall,
  invalidPart,
  invalidPartOrder,
  invalidRequest,
  malformedXml,
  noSuchUpload,
} from "../errors.ts";
import { land } from "../objects/commit.ts";
import { randomEtag } from "../objects/etags.ts";
import { checksumShown, quoted, writtenFields } from "../objects/show.ts";
import { mostParts, requireUpload, smallestPart } from "../objects/uploads.ts";
import type { NewVersion } from "../objects/versions.ts";
import type { Bucket, ObjectChecksum, ObjectVersion, Part, Upload, UploadedPart } from "../state.ts";
import { forgetUpload } from "./multipart.ts";

export const completeMultipartUpload: WaitingS3Handler<"CompleteMultipartUpload"> = async (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const Location = `${call.baseUrl}/${input.Bucket}/${input.Key}`;
  const again = completedBefore(deps, bucket, input);
  if (again) return { Location, Bucket: input.Bucket, Key: input.Key, ETag: quoted(again.etag), ...again.shown };
  const version = await land(deps, call, {
    input,
    event: "ObjectCreated:CompleteMultipartUpload",
    discard: async () => undefined,
    version: (home) => assemble(deps, home, input),
    landed: (home, made) => remember(deps, call, home, input, made),
  });
  return {
    Location,
    Bucket: input.Bucket,
    Key: input.Key,
    ETag: quoted(version.etag),
    ...writtenFields(bucket, version),
    ...checksumShown(version),
  };
};

/** API reference: "processing ... can be retried": who completes an upload again in the same way hears the same. */
function completedBefore(deps: Deps, bucket: Bucket, input: CompleteMultipartUploadRequest) {
  const known = deps.completedUploads.get(bucket, bucket.name, input.UploadId);
  if (known?.key !== input.Key) return undefined;
  if (known.request !== requestText(input)) throw noSuchUpload(input.UploadId);
  return {
    etag: known.etag,
    shown: bucket.settings.versioning === undefined ? {} : { VersionId: known.versionId },
  };
}

const requestText = ({ MultipartUpload }: CompleteMultipartUploadRequest): string =>
  (MultipartUpload?.Parts ?? []).map(({ PartNumber, ETag }) => `${PartNumber} ${bare(ETag)}`).join("\n");

const bare = (etag: string | undefined): string => (etag ?? "").replaceAll('"', "");

/** Makes the object of its parts: their bytes stay where they are. Inside the transaction. */
function assemble(deps: Deps, bucket: Bucket, input: CompleteMultipartUploadRequest): NewVersion {
  const upload = requireUpload(deps, bucket, input);
  const parts = chosenParts(deps, bucket, upload, input);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== size)
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${size}`,
    );
  const checksum = wholeChecksum(upload, parts, input);
  const etag = `${compositeDigest(
    "MD5",
    parts.map((part) => Buffer.from(part.etag, "hex")),
  ).toString("hex")}-${parts.length}`;
  deps.pins.release(forgetUpload(deps, bucket, upload, new Set(parts.map(({ number }) => number))));
  const manifest = randomEtag(deps.random);
  deps.manifests.put(bucket, { id: manifest, parts: parts.map(partOf) });
  return {
    ...upload.object,
    size,
    etag,
    checksum,
    manifest,
    partsCount: parts.length,
    // User guide: "the object creation date is the date when the multipart upload was initiated".
    modifiedAt: upload.startedAt,
  };
}

const partOf = ({ number, size, etag, modifiedAt, checksum, piece }: UploadedPart): Part => ({
  number,
  size,
  etag,
  modifiedAt,
  checksum,
  piece,
});

function chosenParts(
  deps: Deps,
  bucket: Bucket,
  upload: Upload,
  { MultipartUpload }: CompleteMultipartUploadRequest,
): UploadedPart[] {
  const named = MultipartUpload?.Parts ?? [];
  if (named.length === 0 || named.length > mostParts) throw malformedXml();
  const parts: UploadedPart[] = [];
  let before = 0;
  for (const each of named) {
    const { PartNumber = 0, ETag } = each;
    if (PartNumber <= before) throw invalidPartOrder(upload.id);
    before = PartNumber;
    const part = deps.uploadedParts.get(bucket, bucket.name, upload.id, PartNumber);
    if (!part || part.etag !== bare(ETag)) throw invalidPart(upload.id, PartNumber, bare(ETag));
    checkPartChecksum(upload, part, each);
    parts.push(part);
  }
  for (const part of parts.slice(0, -1)) {
    if (part.size < smallestPart) throw entityTooSmall(part.size, smallestPart, part.number, part.etag);
  }
  return parts;
}

/** What the request repeats of a part's checksum must be what was computed; of composite ones it must repeat all. */
function checkPartChecksum({ id, checksum }: Upload, part: UploadedPart, named: CompletedPart): void {
  if (!checksum) return;
  const value = named[`Checksum${checksum.algorithm}`];
  if (value === undefined) {
    if (checksum.type === "FULL_OBJECT") return;
    throw invalidRequest(
      `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.number} in the request.`,
    );
  }
  if (value !== part.checksum) throw invalidPart(id, part.number, part.etag);
}

function wholeChecksum(
  { checksum }: Upload,
  parts: readonly UploadedPart[],
  input: CompleteMultipartUploadRequest,
): ObjectChecksum {
  const { algorithm, type } = checksum ?? { algorithm: "CRC64NVME" as ChecksumName, type: "FULL_OBJECT" as const };
  if (input.ChecksumType !== undefined && input.ChecksumType !== type)
    throw invalidRequest(
      `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    );
  const digests = parts.map((part) => Buffer.from(part.checksum ?? "", "base64"));
  const combine = checksums[algorithm].combine;
  const value =
    type === "COMPOSITE" || !combine
      ? compositeChecksum(algorithm, digests)
      : combine(parts.map(({ size }, at) => ({ digest: digests[at] ?? Buffer.alloc(0), length: size }))).toString(
          "base64",
        );
  checkWhole(input, algorithm, value);
  return { algorithm, type, value };
}

/** What the request says of the whole. Composite checksums may come without their number of parts. */
function checkWhole(input: CompleteMultipartUploadRequest, algorithm: ChecksumName, value: string): void {
  for (const name of Object.keys(checksums) as ChecksumName[]) {
    const given = input[`Checksum${name}`];
    if (given === undefined || given === value) continue;
    if (name !== algorithm || given !== value.split("-", 1)[0]) throw badChecksum(name);
  }
}

/** Answers to retries are kept for a day; each completion looks after a few of those before it. */
const rememberedMs = 86_400_000;
const lookedAfter = 4;

function remember(
  deps: Deps,
  { now }: Call,
  bucket: Bucket,
  input: CompleteMultipartUploadRequest,
  { key, etag, versionId }: ObjectVersion,
): void {
  for (const old of [...deps.completedUploads.list(bucket, { prefix: [bucket.name], limit: lookedAfter })]) {
    if (old.completedAt + rememberedMs < now) deps.completedUploads.delete(bucket, bucket.name, old.id);
  }
  deps.completedUploads.put(bucket, {
    bucket: bucket.name,
    id: input.UploadId,
    key,
    completedAt: now,
    request: requestText(input),
    versionId,
    etag,
  });
}

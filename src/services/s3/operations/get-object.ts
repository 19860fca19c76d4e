import { isHeaderValue } from "../../../base/headers.ts";
import { formatHttpDate } from "../../../base/timestamp.ts";
import type { Call } from "../../../kernel/call.ts";
import type {
  GetObjectOutput,
  GetObjectRequest,
  HeadObjectOutput,
  HeadObjectRequest,
} from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import { missingKey } from "../access/missing.ts";
import type { Deps, WaitingS3Handler } from "../deps.ts";
import {
  anonymousOverride,
  deleteMarkerCurrent,
  deleteMarkerNamed,
  invalidArgument,
  invalidPartNumber,
  invalidRequest,
} from "../errors.ts";
import { expirationShown } from "../jobs/lifecycle/headers.ts";
import { checkRead } from "../objects/conditions.ts";
import { keyOf } from "../objects/encryption.ts";
import { asStream, isThere, openBody } from "../objects/open-body.ts";
import { type PartSlice, partSlice } from "../objects/parts.ts";
import { contentRange, rangeIn } from "../objects/ranges.ts";
import { checkReadable } from "../objects/restore.ts";
import type { SealingKey } from "../objects/seal.ts";
import { checksumShown, objectFields, tagCountShown } from "../objects/show.ts";
import { currentVersion, requireVersion } from "../objects/versions.ts";
import type { Bucket, ObjectVersion } from "../state.ts";

type ReadInput = GetObjectRequest & HeadObjectRequest;
/** What both answer. */
type Answer = { -readonly [Name in keyof GetObjectOutput & keyof HeadObjectOutput]?: GetObjectOutput[Name] };

export const getObject: WaitingS3Handler<"GetObject"> = async (deps, call, input) => {
  const { bucket, version, slice, key } = await opened(deps, call, input);
  const { start, end } = slice;
  const answer: GetObjectOutput = shown(bucket, version, call, input, slice);
  const body = openBody(deps, bucket, version, key, start, end);
  return Object.assign(answer, { TagCount: tagCountShown(version), Body: asStream(body) });
};

/** What is to be read, with its key. Where it was replaced while KMS was asked, that was another object's key: once more. */
async function opened(
  deps: Deps,
  call: Call,
  input: GetObjectRequest,
): Promise<Found & { key?: SealingKey | undefined }> {
  for (;;) {
    const found = find(deps, call, input);
    const { bucket, version } = found;
    checkReadable(version, call.now);
    const key = version.encryption && keyOf(deps, call, bucket, version.encryption, input);
    if (!(key instanceof Promise)) return { ...found, key };
    const known = await key;
    if (isThere(deps, bucket, version)) return { ...found, key: known };
  }
}

export const headObject: WaitingS3Handler<"HeadObject"> = async (deps, call, input) => {
  const { bucket, version, slice } = find(deps, call, input);
  // API reference, HeadObject: metadata of what the client's key seals needs the key; the body is not opened.
  if (version.encryption?.kind === "customer") await keyOf(deps, call, bucket, version.encryption, input);
  // An answer with a body has its length from there.
  return { ...shown(bucket, version, call, input, slice), ContentLength: slice.end - slice.start };
};

/** The version to read. Throws NoSuchKey, or AccessDenied for those who may not learn that it is missing. */
function readableVersion(deps: Deps, call: Call, bucket: Bucket, input: ReadInput): ObjectVersion {
  if (input.VersionId !== undefined) return requireVersion(deps, bucket, input.Key, input.VersionId);
  const current = currentVersion(deps, bucket, input.Key);
  if (!current) throw missingKey(deps, call, input);
  if (current.deleteMarker) throw deleteMarkerCurrent(input.Key, current.versionId);
  return current;
}

interface Found {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
  readonly slice: Slice;
}

interface Slice {
  readonly start: number;
  readonly end: number;
  /** Only part of the object is answered. */
  readonly range?: string | undefined;
  readonly part?: PartSlice | undefined;
}

function find(deps: Deps, call: Call, input: ReadInput): Found {
  const { bucket } = addressed(deps, call, input);
  refuseAnonymousOverrides(call, input);
  const version = readableVersion(deps, call, bucket, input);
  if (version.deleteMarker)
    throw deleteMarkerNamed(
      call.operation === "HeadObject" ? "HEAD" : "GET",
      version.versionId,
      formatHttpDate(version.modifiedAt),
    );
  checkRead(input, version);
  return { bucket, version, slice: sliceOf(deps, bucket, version, input) };
}

function sliceOf(deps: Deps, bucket: Bucket, version: ObjectVersion, { Range, PartNumber }: ReadInput): Slice {
  const { size } = version;
  if (PartNumber !== undefined) {
    if (Range !== undefined) throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
    if (PartNumber < 1 || PartNumber > 10_000)
      throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", PartNumber);
    const part = partSlice(deps, bucket, version, PartNumber);
    if (!part) throw invalidPartNumber(PartNumber, version.partsCount ?? 1);
    const range = part.end > part.start ? contentRange(part, size) : undefined;
    return { start: part.start, end: part.end, range, part };
  }
  const range = rangeIn(Range, size);
  return range ? { ...range, range: contentRange(range, size) } : { start: 0, end: size };
}

const overrides = [
  "ResponseCacheControl",
  "ResponseContentDisposition",
  "ResponseContentEncoding",
  "ResponseContentLanguage",
  "ResponseContentType",
  "ResponseExpires",
] as const;

/** API reference, GetObject, "Overriding response header values": only for those who have signed. */
function refuseAnonymousOverrides({ principal }: Call, input: ReadInput): void {
  if (principal.kind !== "anonymous") return;
  if (overrides.some((member) => input[member] !== undefined)) throw anonymousOverride();
}

function shown(bucket: Bucket, version: ObjectVersion, call: Call, input: ReadInput, slice: Slice) {
  const fields: Answer = objectFields(bucket, version, call.now);
  // Of versions that are not current, nothing is said.
  if (input.VersionId === undefined) fields.Expiration = expirationShown(bucket, version);
  fields.ContentRange = slice.range;
  if (slice.part) fields.PartsCount = version.partsCount;
  if (input.ChecksumMode === "ENABLED") Object.assign(fields, checksumOf(version, slice));
  return override(fields, input);
}

/** A checksum says nothing of a range; a part has its own. */
function checksumOf(version: ObjectVersion, { range, part }: Slice) {
  if (part) return part.checksum;
  return range === undefined ? checksumShown(version) : {};
}

function override(fields: Answer, input: ReadInput): Answer {
  for (const member of overrides) {
    const value = input[member];
    if (value === undefined) continue;
    if (typeof value === "string" && !isHeaderValue(value))
      throw invalidArgument("Header value cannot be represented using ISO-8859-1.", parameterOf(member), value);
    Object.assign(fields, { [member.slice("Response".length)]: value });
  }
  return fields;
}

/** `ResponseContentType`: `response-content-type`. */
const parameterOf = (member: string): string => member.replace(/\B[A-Z]/g, "-$&").toLowerCase();

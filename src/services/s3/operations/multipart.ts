import { letGo } from "../../../base/let-go.ts";
import type { ChecksumName } from "../../../engines/checksum/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { ByteStream } from "../../../model/stream.ts";
import { addressed } from "../access/addressed.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps, S3Handler, WaitingS3Handler } from "../deps.ts";
import { invalidArgument, invalidRequest, notImplemented } from "../errors.ts";
import { abortShown } from "../jobs/lifecycle/headers.ts";
import {
  algorithmsFor,
  type ChecksumInput,
  checkedChecksum,
  checkMd5,
  checkMd5Header,
  checksumFields,
  type Expected,
  expectedChecksum,
} from "../objects/checksums.ts";
import { wholeSeconds } from "../objects/commit.ts";
import { findSource, sourceBody } from "../objects/copy-source.ts";
import type { CustomerKeyInput } from "../objects/customer-key.ts";
import { draftOf } from "../objects/draft.ts";
import { encryptionFields, hasMd5Etag, newKeyFor } from "../objects/encryption.ts";
import { randomEtag } from "../objects/etags.ts";
import { isTrailed, receiveBody } from "../objects/receive.ts";
import { quoted, shownVersionId } from "../objects/show.ts";
import {
  checkPartNumber,
  mintUploadId,
  partAlgorithm,
  requireUpload,
  uploadChecksum,
  uploadKey,
} from "../objects/uploads.ts";
import { dropPieces } from "../objects/versions.ts";
import type { Bucket, Upload, UploadedPart } from "../state.ts";

export const createMultipartUpload: WaitingS3Handler<"CreateMultipartUpload"> = async (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const draft = draftOf(deps, call, bucket, input);
  const checksum = uploadChecksum("CreateMultipartUpload", input.ChecksumAlgorithm, input.ChecksumType);
  const { encryption } = await newKeyFor(deps, call, bucket, input.Key, input);
  const upload: Upload = {
    bucket: bucket.name,
    key: input.Key,
    id: mintUploadId(deps.random, call.now),
    startedAt: wholeSeconds(call.now),
    initiator: { account: call.principal.account, arn: call.principal.arn },
    object: { ...draft, encryption },
    checksum,
  };
  deps.store.transact(() => {
    deps.uploads.put(addressed(deps, call, input).bucket, upload);
  });
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: upload.id,
    ...abortShown(bucket, upload.key, upload.startedAt),
    ...encryptionFields(encryption),
    ...(checksum ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {}),
  };
};

export const uploadPart: WaitingS3Handler<"UploadPart"> = async (deps, call, input) => {
  const expected = expectedChecksum("UploadPart", input);
  checkMd5Header(input.ContentMD5);
  if (!expected && !isTrailed(input.Body))
    checkUnnamed(requireUpload(deps, addressed(deps, call, input).bucket, input));
  const { part } = await receivePart(deps, call, input, input.Body, expected);
  return {
    ETag: quoted(part.etag),
    ...partFields(part, expected),
    ...encryptionFields(part.upload.object.encryption),
  };
};

export const uploadPartCopy: WaitingS3Handler<"UploadPartCopy"> = async (deps, call, input) => {
  const source = findSource(deps, call, input);
  const { start, end } = copiedRange(input.CopySourceRange, source.version.size);
  // What is wrong with the upload is found before bytes are moved.
  requireUpload(deps, addressed(deps, call, input).bucket, input);
  const body = await sourceBody(deps, call, source, input, start, end);
  // Replaced or deleted since it was found: once more, with what is there now.
  if (!body) return uploadPartCopy(deps, call, input);
  // What is refused before it was read must be let go.
  const { part } = await receivePart(deps, call, input, body, undefined).finally(() => letGo(body));
  return {
    CopySourceVersionId: shownVersionId(source.bucket, source.version),
    CopyPartResult: { ETag: quoted(part.etag), LastModified: part.modifiedAt, ...partFields(part, undefined) },
    ...encryptionFields(part.upload.object.encryption),
  };
};

const rangeShape = /^bytes=(\d{1,15})-(\d{1,15})$/;

/** API reference, UploadPartCopy: first and last byte, both there. */
function copiedRange(header: string | undefined, size: number): { readonly start: number; readonly end: number } {
  if (header === undefined) return { start: 0, end: size };
  const [, first, last] = rangeShape.exec(header) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first))
    throw invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range",
      header,
    );
  if (Number(last) >= size)
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      "x-amz-copy-source-range",
      header,
    );
  return { start: Number(first), end: Number(last) + 1 };
}

interface PartInput extends BucketInput, CustomerKeyInput, Pick<ChecksumInput, "ContentMD5"> {
  readonly Key: string;
  readonly UploadId: string;
  readonly PartNumber: number;
}

interface ReceivedPart {
  readonly part: UploadedPart & { readonly upload: Upload };
}

/** Takes a part in; one of the same number that was there before is gone. */
async function receivePart(
  deps: Deps,
  call: Call,
  input: PartInput,
  stream: ByteStream | undefined,
  expected: Expected | undefined,
): Promise<ReceivedPart> {
  const { bucket } = addressed(deps, call, input);
  checkPartNumber(input.PartNumber);
  const upload = requireUpload(deps, bucket, input);
  const kept = partAlgorithm(upload);
  if (expected && upload.checksum && expected.algorithm !== kept) throw otherAlgorithm(kept, expected.algorithm);
  const key = await uploadKey(deps, call, bucket, upload, input);
  const md5Etag = upload.object.encryption !== undefined && hasMd5Etag(upload.object.encryption);
  const md5 = md5Etag || input.ContentMD5 !== undefined;
  const algorithms = [...algorithmsFor(expected, { trailed: isTrailed(stream), md5 }), kept];
  const body = await receiveBody(deps, stream, { key, algorithms });
  try {
    checkMd5(body.tally, input.ContentMD5);
    checkedChecksum(body.tally, expected, body.trailers);
    const part: UploadedPart = {
      bucket: bucket.name,
      key: input.Key,
      uploadId: upload.id,
      number: input.PartNumber,
      size: body.tally.size,
      etag: md5Etag ? body.tally.digest("MD5").toString("hex") : randomEtag(deps.random),
      modifiedAt: wholeSeconds(call.now),
      checksum: body.tally.digest(kept).toString("base64"),
      piece: body.piece,
    };
    deps.store.transact(() => {
      const home = addressed(deps, call, input).bucket;
      requireUpload(deps, home, input);
      deps.pins.release(dropPart(deps, home, deps.uploadedParts.get(home, home.name, upload.id, part.number)));
      body.keep(home);
      deps.uploadedParts.put(home, part);
    });
    await deps.store.committed();
    return { part: { ...part, upload } };
  } catch (error) {
    await body.discard();
    throw error;
  }
}

/** Observed: a composite checksum is made of those that clients send with the parts. */
function checkUnnamed({ checksum }: Upload): void {
  if (checksum?.type === "COMPOSITE") throw otherAlgorithm(checksum.algorithm, "null");
}

const otherAlgorithm = (expected: ChecksumName, actual: ChecksumName | "null") =>
  invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${actual.toLowerCase()}`,
  );

/** A part's checksum is shown where the upload has an algorithm, or the request named it. */
function partFields({ upload, checksum }: ReceivedPart["part"], expected: Expected | undefined) {
  const algorithm = partAlgorithm(upload);
  const asked = upload.checksum !== undefined || expected?.algorithm === algorithm;
  return asked && checksum !== undefined ? checksumFields({ algorithm, value: checksum }) : {};
}

function dropPart(deps: Pick<Deps, "store">, bucket: Bucket, part: UploadedPart | undefined): readonly string[] {
  return part?.piece ? dropPieces(deps, bucket, [part.piece]) : [];
}

export const abortMultipartUpload: S3Handler<"AbortMultipartUpload"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const upload = requireUpload(deps, bucket, input);
  if (input.IfMatchInitiatedTime !== undefined)
    throw notImplemented("AbortMultipartUpload", "the parameter IfMatchInitiatedTime (directory buckets)");
  deps.pins.release(forgetUpload(deps, bucket, upload, new Set()));
  return {};
};

/** Takes an upload away with its parts, but for the pieces of those in `kept`. Returns the blobs that nothing refers to any more. */
export function forgetUpload(deps: Deps, bucket: Bucket, upload: Upload, kept: ReadonlySet<number>): string[] {
  const released: string[] = [];
  for (const part of [...deps.uploadedParts.list(bucket, { prefix: [bucket.name, upload.id] })]) {
    deps.uploadedParts.delete(bucket, bucket.name, upload.id, part.number);
    if (!kept.has(part.number)) released.push(...dropPart(deps, bucket, part));
  }
  deps.uploads.delete(bucket, bucket.name, upload.key, upload.id);
  return released;
}

import { addressed } from "../access/addressed.ts";
import { ownerOf } from "../access/resource-policy.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { abortShown } from "../jobs/lifecycle/headers.ts";
import { keyWriter, pageSize, prefixEntries } from "../listing/fields.ts";
import { uploadShelf } from "../listing/shelves.ts";
import { pageOf, type Shelf, walk } from "../listing/walk.ts";
import { checksumFields } from "../objects/checksums.ts";
import { quoted } from "../objects/show.ts";
import { partAlgorithm, requireUpload } from "../objects/uploads.ts";
import { canonicalId } from "../owner.ts";
import type { Bucket, Upload } from "../state.ts";

export const listMultipartUploads: S3Handler<"ListMultipartUploads"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const { Prefix: prefix = "", Delimiter = "", KeyMarker = "", UploadIdMarker = "" } = input;
  const written = keyWriter(input.EncodingType);
  const most = pageSize("max-uploads", input.MaxUploads);
  const whole = Delimiter !== "" && KeyMarker.endsWith(Delimiter);
  const shelf = uploadShelf(deps, bucket);
  // API reference: "If key-marker is not specified, the upload-id-marker parameter is ignored."
  const from =
    KeyMarker !== "" && UploadIdMarker !== "" ? behindUpload(deps, bucket, shelf, KeyMarker, UploadIdMarker) : shelf;
  const page = pageOf(
    walk(from, {
      prefix,
      delimiter: Delimiter === "" ? undefined : Delimiter,
      after: KeyMarker === "" ? undefined : { key: KeyMarker, whole },
    }),
    most,
  );
  return {
    Bucket: input.Bucket,
    KeyMarker: written(KeyMarker),
    UploadIdMarker,
    ...(prefix === "" ? {} : { Prefix: written(prefix) }),
    ...(Delimiter === "" ? {} : { Delimiter: written(Delimiter) }),
    ...(page.next ? { NextKeyMarker: written(page.next.key) } : {}),
    ...(page.next?.kind === "item" ? { NextUploadIdMarker: page.next.item.id } : {}),
    MaxUploads: most,
    ...(input.EncodingType === undefined ? {} : { EncodingType: "url" as const }),
    IsTruncated: page.next !== undefined,
    Uploads: page.items.map((upload) => ({
      UploadId: upload.id,
      Key: written(upload.key),
      Initiated: upload.startedAt,
      StorageClass: upload.object.storageClass,
      ...parties(bucket, upload),
      ...algorithmFields(upload),
    })),
    ...prefixEntries(page.prefixes, written),
  };
};

/** The shelf from behind one upload of the key on that the listing is to go on behind. */
function behindUpload(deps: Deps, bucket: Bucket, shelf: Shelf<Upload>, marker: string, id: string): Shelf<Upload> {
  return {
    ...shelf,
    *behind(key) {
      if (key === marker)
        yield* deps.uploads.list(bucket, { prefix: [bucket.name, marker], after: [bucket.name, marker, id] });
      yield* shelf.behind(key);
    },
  };
}

const parties = (bucket: Bucket, { initiator, object }: Upload) => ({
  Owner: { ID: canonicalId(ownerOf(bucket, object)) },
  Initiator: initiatorOf(initiator),
});

/** API reference, Initiator: the canonical id of an account, or the ARN of an IAM user or role. */
const initiatorOf = ({ account, arn }: Upload["initiator"]) =>
  arn === "" || arn.endsWith(":root")
    ? { ID: canonicalId(account) }
    : { ID: arn, DisplayName: arn.slice(arn.lastIndexOf("/") + 1) };

const algorithmFields = ({ checksum }: Upload) =>
  checksum ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {};

export const listParts: S3Handler<"ListParts"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const upload = requireUpload(deps, bucket, input);
  const most = pageSize("max-parts", input.MaxParts);
  const { PartNumberMarker = 0 } = input;
  const { parts, truncated } = partsBehind(deps, bucket, upload, PartNumberMarker, most);
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: upload.id,
    ...abortShown(bucket, upload.key, upload.startedAt),
    PartNumberMarker,
    NextPartNumberMarker: parts.at(-1)?.number ?? 0,
    MaxParts: most,
    IsTruncated: truncated,
    Parts: parts.map((part) => ({
      PartNumber: part.number,
      LastModified: part.modifiedAt,
      ETag: quoted(part.etag),
      Size: part.size,
      ...(upload.checksum && part.checksum !== undefined
        ? checksumFields({ algorithm: partAlgorithm(upload), value: part.checksum })
        : {}),
    })),
    ...parties(bucket, upload),
    StorageClass: upload.object.storageClass,
    ...algorithmFields(upload),
  };
};

function partsBehind(deps: Deps, bucket: Bucket, upload: Upload, marker: number, most: number) {
  const prefix = [bucket.name, upload.id];
  const found = [...deps.uploadedParts.list(bucket, { prefix, after: [...prefix, marker], limit: most + 1 })];
  return { parts: found.slice(0, most), truncated: most > 0 && found.length > most };
}

import type { Call } from "../../../kernel/call.ts";
import type { CopyObjectRequest } from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import type { Deps, WaitingS3Handler } from "../deps.ts";
import { copyToItself, invalidArgument, invalidRequest, notImplemented } from "../errors.ts";
import { algorithmNamed, defaultChecksum } from "../objects/checksums.ts";
import { land, wholeSeconds } from "../objects/commit.ts";
import { checkWrite } from "../objects/conditions.ts";
import { findSource, type Source, sourceBody } from "../objects/copy-source.ts";
import { type Draft, draftOf } from "../objects/draft.ts";
import { hasMd5Etag, newKeyFor } from "../objects/encryption.ts";
import { randomEtag } from "../objects/etags.ts";
import { mostBytes, receiveBody } from "../objects/receive.ts";
import { checksumShown, quoted, shownVersionId, writtenFields } from "../objects/show.ts";
import { currentVersion } from "../objects/versions.ts";
import type { Bucket, ObjectChecksum } from "../state.ts";

export const copyObject: WaitingS3Handler<"CopyObject"> = async (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  checkDirectives(input);
  const source = findSource(deps, call, input);
  if (source.version.size > mostBytes)
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${mostBytes}`,
    );
  refuseNothingChanged(bucket, input, source);
  const draft = copiedDraft(deps, call, bucket, input, source);
  checkWrite(input, input.Key, currentVersion(deps, bucket, input.Key));
  const { encryption, key } = await newKeyFor(deps, call, bucket, input.Key, input);
  const algorithm = input.ChecksumAlgorithm
    ? algorithmNamed("CopyObject", input.ChecksumAlgorithm)
    : (source.version.checksum?.algorithm ?? defaultChecksum);
  const bytes = await sourceBody(deps, call, source, input, 0, source.version.size);
  // Replaced or deleted since it was found: once more, with what is there now.
  if (!bytes) return copyObject(deps, call, input);
  const body = await receiveBody(deps, bytes, {
    key,
    algorithms: hasMd5Etag(encryption) ? ["MD5", algorithm] : [algorithm],
  });
  const { tally } = body;
  const checksum: ObjectChecksum = {
    algorithm,
    type: "FULL_OBJECT",
    value: tally.digest(algorithm).toString("base64"),
  };
  const etag = hasMd5Etag(encryption) ? tally.digest("MD5").toString("hex") : randomEtag(deps.random);
  const version = await land(deps, call, {
    input,
    event: "ObjectCreated:Copy",
    discard: body.discard,
    version(home) {
      body.keep(home);
      const modifiedAt = wholeSeconds(call.now);
      return { ...draft, encryption, etag, checksum, size: tally.size, piece: body.piece, modifiedAt };
    },
  });
  return {
    ...writtenFields(bucket, version),
    CopySourceVersionId: shownVersionId(source.bucket, source.version),
    CopyObjectResult: { ETag: quoted(etag), LastModified: version.modifiedAt, ...checksumShown(version) },
  };
};

const directives: ReadonlySet<string> = new Set(["COPY", "REPLACE"]);

function checkDirectives({ MetadataDirective, TaggingDirective, AnnotationDirective }: CopyObjectRequest): void {
  if (MetadataDirective !== undefined && !directives.has(MetadataDirective))
    throw invalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", MetadataDirective);
  if (TaggingDirective !== undefined && !directives.has(TaggingDirective))
    throw invalidArgument("Unknown tagging directive.", "x-amz-tagging-directive", TaggingDirective);
  if (AnnotationDirective !== undefined) throw notImplemented("CopyObject", "the parameter AnnotationDirective");
}

/** API reference, CopyObject: an object is copied to itself only to change something about it. */
function refuseNothingChanged(bucket: Bucket, input: CopyObjectRequest, source: Source): void {
  const { version } = source;
  if (bucket.name !== source.bucket.name || input.Key !== version.key || input.CopySource.includes("versionId="))
    return;
  const changed =
    input.MetadataDirective === "REPLACE" ||
    (input.StorageClass !== undefined && input.StorageClass !== version.storageClass) ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerKey !== undefined ||
    version.encryption?.kind === "customer";
  if (!changed) throw copyToItself();
}

/** Metadata and tags come along unless the request replaces them; class, ACL, locks and redirect do not. */
function copiedDraft(deps: Deps, call: Call, bucket: Bucket, input: CopyObjectRequest, { version }: Source): Draft {
  const draft = draftOf(deps, call, bucket, input);
  const { websiteRedirectLocation } = draft.headers;
  return {
    ...draft,
    ...(input.MetadataDirective === "REPLACE"
      ? {}
      : { headers: { ...version.headers, websiteRedirectLocation }, metadata: version.metadata }),
    ...(input.TaggingDirective === "REPLACE" ? {} : { tags: version.tags }),
  };
}

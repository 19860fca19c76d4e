import { addressed } from "../access/addressed.ts";
import type { WaitingS3Handler } from "../deps.ts";
import { invalidRequest, notImplemented } from "../errors.ts";
import { algorithmsFor, checkedChecksum, checkMd5, checkMd5Header, expectedChecksum } from "../objects/checksums.ts";
import { land, wholeSeconds } from "../objects/commit.ts";
import { checkWrite } from "../objects/conditions.ts";
import { draftOf } from "../objects/draft.ts";
import { hasMd5Etag, newKeyFor } from "../objects/encryption.ts";
import { randomEtag } from "../objects/etags.ts";
import { namesLock } from "../objects/lock.ts";
import { isTrailed, type ReceivedBody, receiveBody } from "../objects/receive.ts";
import { checksumShown, quoted, writtenFields } from "../objects/show.ts";
import { currentVersion } from "../objects/versions.ts";

export const putObject: WaitingS3Handler<"PutObject"> = async (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  if (input.WriteOffsetBytes !== undefined)
    throw notImplemented("PutObject", "the parameter WriteOffsetBytes (appends to objects of directory buckets)");
  const draft = draftOf(deps, call, bucket, input);
  const expected = expectedChecksum("PutObject", input);
  checkMd5Header(input.ContentMD5);
  if (namesLock(input) && input.ContentMD5 === undefined && !expected)
    throw invalidRequest(
      "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
    );
  checkWrite(input, input.Key, currentVersion(deps, bucket, input.Key));
  const { encryption, key } = await newKeyFor(deps, call, bucket, input.Key, input);
  const md5 = hasMd5Etag(encryption) || input.ContentMD5 !== undefined;
  const algorithms = algorithmsFor(expected, { trailed: isTrailed(input.Body), md5 });
  const body = await receiveBody(deps, input.Body, { key, algorithms });
  const checksum = await accepted(body, () => {
    checkMd5(body.tally, input.ContentMD5);
    return checkedChecksum(body.tally, expected, body.trailers);
  });
  const etag = hasMd5Etag(encryption) ? body.tally.digest("MD5").toString("hex") : randomEtag(deps.random);
  const version = await land(deps, call, {
    input,
    event: "ObjectCreated:Put",
    discard: body.discard,
    version(home) {
      body.keep(home);
      const { size } = body.tally;
      return { ...draft, encryption, etag, checksum, size, piece: body.piece, modifiedAt: wholeSeconds(call.now) };
    },
  });
  return { ETag: quoted(etag), ...writtenFields(bucket, version), ...checksumShown(version) };
};

/** What `judge` says of a body that came in; the body is gone where it throws. */
export async function accepted<T>(body: ReceivedBody, judge: () => T): Promise<T> {
  try {
    return judge();
  } catch (error) {
    await body.discard();
    throw error;
  }
}

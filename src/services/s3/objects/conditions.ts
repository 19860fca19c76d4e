import { formatHttpDate } from "../../../base/timestamp.ts";
import { noSuchKey, notModified, preconditionFailed, unacceptedHeader } from "../errors.ts";
import type { ObjectVersion } from "../state.ts";

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: number | undefined;
  readonly IfUnmodifiedSince?: number | undefined;
}

const names = {
  match: "If-Match",
  noneMatch: "If-None-Match",
  modified: "If-Modified-Since",
  unmodified: "If-Unmodified-Since",
};

/**
 * RFC 9110, 13.2.2, as GetObject's page repeats it: If-Match outranks If-Unmodified-Since, If-None-Match outranks
 * If-Modified-Since. Throws PreconditionFailed and NotModified.
 */
export function checkRead(input: ReadConditions, version: ObjectVersion): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = input;
  if (IfMatch !== undefined) {
    if (!lists(IfMatch, version.etag)) throw preconditionFailed(names.match);
  } else if (IfUnmodifiedSince !== undefined && version.modifiedAt > IfUnmodifiedSince) {
    throw preconditionFailed(names.unmodified);
  }
  if (IfNoneMatch !== undefined) {
    if (lists(IfNoneMatch, version.etag)) throw unchanged(version);
  } else if (IfModifiedSince !== undefined && version.modifiedAt <= IfModifiedSince) {
    throw unchanged(version);
  }
}

/** The same of the source of a copy: there is no answer that the client could have already. */
export function checkSource(input: ReadConditions, version: ObjectVersion): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = input;
  const prefix = "x-amz-copy-source-";
  if (IfMatch !== undefined) {
    if (!lists(IfMatch, version.etag)) throw preconditionFailed(prefix + names.match);
  } else if (IfUnmodifiedSince !== undefined && version.modifiedAt > IfUnmodifiedSince) {
    throw preconditionFailed(prefix + names.unmodified);
  }
  if (IfNoneMatch !== undefined) {
    if (lists(IfNoneMatch, version.etag)) throw preconditionFailed(prefix + names.noneMatch);
  } else if (IfModifiedSince !== undefined && version.modifiedAt <= IfModifiedSince) {
    throw preconditionFailed(prefix + names.modified);
  }
}

const unchanged = (version: ObjectVersion) =>
  notModified({ ETag: `"${version.etag}"`, "Last-Modified": formatHttpDate(version.modifiedAt) });

/** Whether an entity tag stands in `"a", "b"`, or the list is `*`. Clients leave the quotes out, too. */
function lists(header: string, etag: string): boolean {
  for (const item of header.split(",")) {
    const text = item.trim();
    if (text === "*" || text === etag || text === `"${etag}"` || text === `W/"${etag}"`) return true;
  }
  return false;
}

export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/**
 * User guide, "How to prevent object overwrites with conditional writes". Asked again inside the transaction that writes.
 * Throws PreconditionFailed, and NoSuchKey where If-Match names an object that is not there.
 */
export function checkWrite(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  current: ObjectVersion | undefined,
): void {
  const existing = current?.deleteMarker ? undefined : current;
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*") throw unacceptedHeader(names.noneMatch);
  if (IfNoneMatch !== undefined && existing) throw preconditionFailed(names.noneMatch);
  if (IfMatch === undefined) return;
  if (!existing) throw noSuchKey(key);
  if (!lists(IfMatch, existing.etag)) throw preconditionFailed(names.match);
}

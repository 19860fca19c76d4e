import { invalidArgument } from "../errors.ts";

/** Where a copy comes from. */
export interface CopySource {
  /** A bucket's name, or the ARN or alias of an access point. */
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

const versionMark = "?versionId=";
const pointShape = /^(arn:[^/]+:accesspoint[/:][^/]+)\/object\/(.+)$/s;

/**
 * Reads `x-amz-copy-source`: `bucket/key`, with or without a slash in front, encoded as in a URL, a version behind
 * `?versionId=`; or the ARN of an access point and `/object/key`. Throws InvalidArgument.
 */
export function readCopySource(header: string): CopySource {
  const at = header.lastIndexOf(versionMark);
  const versionId = at < 0 ? undefined : header.slice(at + versionMark.length);
  const path = decoded(at < 0 ? header : header.slice(0, at));
  const [, point, pointKey] = pointShape.exec(path) ?? [];
  if (point !== undefined && pointKey !== undefined) return { bucket: point, key: pointKey, versionId };
  const start = path.startsWith("/") ? 1 : 0;
  const slash = path.indexOf("/", start);
  if (slash <= start || slash === path.length - 1) throw malformed(header);
  return { bucket: path.slice(start, slash), key: path.slice(slash + 1), versionId };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(text);
  }
}

const malformed = (header: string) =>
  invalidArgument(
    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
    "x-amz-copy-source",
    header,
  );

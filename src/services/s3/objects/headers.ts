import { invalidRedirectLocation, metadataTooLarge } from "../errors.ts";
import type { SystemHeaders } from "../state.ts";

/** What a request says of the object's own headers. */
export interface HeaderInput {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: string | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

/** User guide, "Working with object metadata": 2 KB of names and values, in UTF-8. */
const mostMetadataBytes = 2_048;
/** What S3 says of an object of whose type nobody said anything. */
const unknownType = "binary/octet-stream";

export function systemHeaders(input: HeaderInput): SystemHeaders {
  return {
    contentType: input.ContentType ?? unknownType,
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: withoutTransfer(input.ContentEncoding),
    contentLanguage: input.ContentLanguage,
    expires: input.Expires,
    websiteRedirectLocation: redirectLocation(input.WebsiteRedirectLocation),
  };
}

/** User guide, "(Optional) Configuring a webpage redirect": another object of the bucket, or a URL. */
function redirectLocation(location: string | undefined): string | undefined {
  if (location === undefined || /^(\/|https?:\/\/)/.test(location)) return location;
  throw invalidRedirectLocation();
}

/** `aws-chunked` is how the body travelled, not what it is. */
function withoutTransfer(encoding: string | undefined): string | undefined {
  if (encoding === undefined || !encoding.includes("aws-chunked")) return encoding;
  const own = encoding.split(",").filter((each) => each.trim() !== "aws-chunked");
  return own.length === 0 ? undefined : own.join(",").trim();
}

/** Throws MetadataTooLarge. */
export function userMetadata(given: HeaderInput["Metadata"]): Readonly<Record<string, string>> | undefined {
  if (!given) return undefined;
  let bytes = 0;
  let some = false;
  for (const name in given) {
    some = true;
    // Values come as Latin-1: a byte each, whatever the client meant by them.
    bytes += name.length + (given[name]?.length ?? 0);
  }
  if (bytes > mostMetadataBytes) throw metadataTooLarge(bytes);
  return some ? given : undefined;
}

const beyondAscii = /[\x80-\xff]/;

/** User guide: what is beyond ASCII comes back as RFC 2047 writes it. */
export function shownMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  let shown: Record<string, string> | undefined;
  for (const [name, value] of Object.entries(metadata)) {
    if (!beyondAscii.test(value)) continue;
    shown ??= { ...metadata };
    shown[name] = `=?UTF-8?B?${Buffer.from(value, "latin1").toString("base64")}?=`;
  }
  return shown ?? metadata;
}

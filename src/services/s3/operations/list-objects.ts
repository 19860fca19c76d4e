import type { Call } from "../../../kernel/call.ts";
import { addressed } from "../access/addressed.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { invalidArgument } from "../errors.ts";
import { type EntryOptions, keyWriter, objectEntry, pageSize, prefixEntries } from "../listing/fields.ts";
import { objectShelf } from "../listing/shelves.ts";
import { type Mark, pageOf, type Stop, walk } from "../listing/walk.ts";
import type { ObjectVersion } from "../state.ts";

interface ListInput extends BucketInput {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly EncodingType?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly OptionalObjectAttributes?: readonly string[] | undefined;
}

function listed(deps: Deps, call: Call, input: ListInput, after: Mark | undefined, owner: boolean) {
  const { bucket } = addressed(deps, call, input);
  const written = keyWriter(input.EncodingType);
  const most = pageSize("max-keys", input.MaxKeys);
  const { Prefix: prefix = "", Delimiter } = input;
  const delimiter = Delimiter === "" ? undefined : Delimiter;
  const page = pageOf(walk(objectShelf(deps, bucket), { prefix, delimiter, after }), most);
  const options: EntryOptions = {
    written,
    owner,
    restore: input.OptionalObjectAttributes?.includes("RestoreStatus") ?? false,
    now: call.now,
  };
  return {
    page,
    written,
    fields: {
      Name: input.Bucket,
      Prefix: written(prefix),
      ...(delimiter === undefined ? {} : { Delimiter: written(delimiter) }),
      MaxKeys: most,
      ...(input.EncodingType === undefined ? {} : { EncodingType: "url" as const }),
      IsTruncated: page.next !== undefined,
      Contents: page.items.map((version) => objectEntry(bucket, version, options)),
      ...prefixEntries(page.prefixes, written),
    },
  };
}

export const listObjects: S3Handler<"ListObjects"> = (deps, call, input) => {
  const { Marker = "", Delimiter = "" } = input;
  // A marker that is a common prefix was given by us, as the last of its page.
  const whole = Delimiter !== "" && Marker.endsWith(Delimiter);
  const { page, written, fields } = listed(deps, call, input, Marker === "" ? undefined : { key: Marker, whole }, true);
  return {
    ...fields,
    Marker: written(Marker),
    // API reference: "This element is returned only if you have the delimiter request parameter specified."
    ...(page.next && Delimiter !== "" ? { NextMarker: written(page.next.key) } : {}),
  };
};

export const listObjectsV2: S3Handler<"ListObjectsV2"> = (deps, call, input) => {
  const { ContinuationToken: token, StartAfter } = input;
  const start = StartAfter === undefined || StartAfter === "" ? undefined : { key: StartAfter, whole: false };
  const after = token === undefined ? start : readToken(token);
  const { page, written, fields } = listed(deps, call, input, after, input.FetchOwner ?? false);
  return {
    ...fields,
    KeyCount: page.items.length + page.prefixes.length,
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(page.next ? { NextContinuationToken: writeToken(page.next) } : {}),
    ...(StartAfter === undefined ? {} : { StartAfter: written(StartAfter) }),
  };
};

/** What a page ended with, in one letter and its key: what is written or deleted between two pages shifts nothing. */
const writeToken = ({ kind, key }: Stop<ObjectVersion>): string =>
  Buffer.from(`${kind === "prefix" ? "p" : "k"}${key}`).toString("base64");

function readToken(token: string): Mark {
  const text = Buffer.from(token, "base64").toString();
  const kind = text[0];
  if (Buffer.from(text).toString("base64") !== token || (kind !== "k" && kind !== "p"))
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return { key: text.slice(1), whole: kind === "p" };
}

import { setKey } from "../../../base/record.ts";
import { invalidArgument, invalidTag, tooManyTags } from "../errors.ts";

export type Tags = Readonly<Record<string, string>>;

/** User guide, "Categorizing your objects using tags": ten tags, 128 and 256 characters, unique keys. */
const mostTags = 10;
const longestKey = 128;
const longestValue = 256;
const letters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags of an `x-amz-tagging` header. Throws InvalidArgument, InvalidTag, BadRequest. */
export function tagsOfHeader(header: string | undefined): Tags | undefined {
  if (header === undefined || header === "") return undefined;
  const pairs: [string, string][] = [...new URLSearchParams(header)];
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw malformedHeader(header);
  return checkedTags(pairs);
}

const malformedHeader = (header: string) =>
  invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    "x-amz-tagging",
    header,
  );

/** Tags of a document. Throws InvalidTag, BadRequest. */
export function tagsOfSet(set: readonly { readonly Key: string; readonly Value: string }[]): Tags {
  const pairs = set.map(({ Key, Value }): [string, string] => [Key, Value]);
  if (new Set(pairs.map(([key]) => key)).size < pairs.length)
    throw invalidTag("Cannot provide multiple Tags with the same key");
  return checkedTags(pairs);
}

function checkedTags(pairs: readonly (readonly [string, string])[]): Tags {
  if (pairs.length > mostTags) throw tooManyTags();
  const tags: Record<string, string> = {};
  for (const [key, value] of pairs) {
    if (key === "" || key.length > longestKey || !letters.test(key))
      throw invalidTag("The TagKey you have provided is invalid", { TagKey: key });
    if (key.toLowerCase().startsWith("aws:"))
      throw invalidTag("Your TagKey cannot be prefixed with aws:", { TagKey: key });
    if (value.length > longestValue || !letters.test(value))
      throw invalidTag("The TagValue you have provided is invalid", { TagKey: key, TagValue: value });
    setKey(tags, key, value);
  }
  return tags;
}

export const tagSet = (tags: Tags | undefined): { Key: string; Value: string }[] =>
  Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));

export const tagCount = (tags: Tags | undefined): number | undefined => {
  const count = Object.keys(tags ?? {}).length;
  return count > 0 ? count : undefined;
};

import { setKey } from "../../../base/record.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Tag } from "../../../model/types/s3.d.ts";
import { invalidTag } from "../errors.ts";

/** "You can have up to 50 tags on a bucket"; a key has up to 128 characters, a value up to 256. */
const mostTags = 50;
const keyShape = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const valueShape = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** The tags of a bucket, as they are kept. Throws InvalidTag and BadRequest. */
export function bucketTags(tags: readonly Tag[]): Record<string, string> {
  if (tags.length > mostTags) throw new AwsError("BadRequest", "Bucket tag count cannot be greater than 50");
  const kept: Record<string, string> = {};
  for (const { Key, Value } of tags) {
    if (Key.startsWith("aws:")) throw invalidTag("System tags cannot be added/updated by requester");
    if (!keyShape.test(Key)) throw invalidTag("The TagKey you have provided is invalid", { TagKey: Key });
    if (!valueShape.test(Value))
      throw invalidTag("The TagValue you have provided is invalid", { TagKey: Key, TagValue: Value });
    if (Object.hasOwn(kept, Key)) throw invalidTag("Cannot provide multiple Tags with the same key", { TagKey: Key });
    setKey(kept, Key, Value);
  }
  return kept;
}

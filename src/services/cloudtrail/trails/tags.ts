import { setKey } from "../../../base/record.ts";
import { invalidTag, tooManyTags } from "../errors.ts";

interface Tag {
  readonly Key: string;
  readonly Value?: string | undefined;
}

/** A trail takes 50 tags (API reference, AddTags). */
const most = 50;

export function withTags(tags: Readonly<Record<string, string>>, added: readonly Tag[]): Record<string, string> {
  const all: Record<string, string> = { ...tags };
  const seen = new Set<string>();
  for (const { Key, Value = "" } of added) {
    if (Key.toLowerCase().startsWith("aws:")) throw invalidTag("Tag keys must not begin with aws:.");
    if (seen.has(Key)) throw invalidTag(`The tag key ${Key} is given twice.`);
    seen.add(Key);
    setKey(all, Key, Value);
  }
  if (Object.keys(all).length > most) throw tooManyTags();
  return all;
}

/** A tag goes by its key, and where a value is given, only if it has that value. */
export function withoutTags(tags: Readonly<Record<string, string>>, removed: readonly Tag[]): Record<string, string> {
  const goes = ([key, value]: [string, string]): boolean =>
    removed.some(({ Key, Value }) => Key === key && (Value === undefined || Value === "" || Value === value));
  return Object.fromEntries(Object.entries(tags).filter((tag) => !goes(tag)));
}

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

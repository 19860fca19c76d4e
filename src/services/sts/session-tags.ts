import type { Principal } from "../../kernel/call.ts";
import type { Tag } from "../../model/types/sts.d.ts";
import { invalidIdentityToken, invalidParameterValue, validationError } from "./errors.ts";

/**
 * Session tags (IAM user guide, "Pass session tags in AWS STS"). Keys have no case but keep the one they were given in.
 * Lengths, characters and numbers are the model's; the rest, with messages as observed at AWS, stands here.
 */
export interface SessionTags {
  /** Passed with this request. */
  readonly requested: Readonly<Record<string, string>>;
  /** What the session will carry: the requested, and those that the caller's session hands down. */
  readonly all: Readonly<Record<string, string>>;
  /** Keys that the session will hand down in its turn. */
  readonly transitiveKeys: readonly string[];
}

export function tagsFromList(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const { Key: key, Value: value } of tags ?? []) {
    const folded = key.toLowerCase();
    if (seen.has(folded)) {
      throw invalidParameterValue("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    if (folded.startsWith("aws:")) throw invalidParameterValue("Tag keys may not begin with the reserved prefix aws:");
    seen.add(folded);
    found.set(key, value);
  }
  return Object.fromEntries(found);
}

const keyPattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const valuePattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** Tags out of tokens and assertions, which the model does not see. Its limits hold for them all the same. */
export function tagsOfFederation(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(tags)) {
    if (!keyPattern.test(key)) throw invalidIdentityToken(`The session tag key ${key} is not valid`);
    if (!valuePattern.test(value)) throw invalidIdentityToken(`The value of the session tag ${key} is not valid`);
  }
  return tagsFromList(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })));
}

/** Joins what is asked for with what the caller's session hands down, which nobody may override. */
export function sessionTags(
  requested: Readonly<Record<string, string>>,
  transitiveKeys: readonly string[],
  caller?: Principal,
): SessionTags {
  const inherited = inheritedTags(caller);
  const requestedKeys = foldedKeys(requested);
  for (const key of Object.keys(inherited)) {
    if (requestedKeys.has(key.toLowerCase())) {
      throw invalidParameterValue(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      );
    }
  }
  for (const key of transitiveKeys) {
    if (!requestedKeys.has(key.toLowerCase())) {
      throw invalidParameterValue("The specified transitive tag key must be included in the requested tags.");
    }
  }
  const all = { ...inherited, ...requested };
  refuseTooMany(all);
  return { requested, all, transitiveKeys: [...Object.keys(inherited), ...transitiveKeys] };
}

/** Those of the caller's tags that its session marked as transitive. */
function inheritedTags(caller: Principal | undefined): Readonly<Record<string, string>> {
  const { tags, transitiveTagKeys } = caller?.session ?? {};
  if (!tags || !transitiveTagKeys || transitiveTagKeys.length === 0) return {};
  const keys = new Set(transitiveTagKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => keys.has(key.toLowerCase())));
}

export const hasTags = ({ all }: SessionTags): boolean => Object.keys(all).length > 0;

function foldedKeys(tags: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(Object.keys(tags).map((key) => key.toLowerCase()));
}

const mostTags = 50;

function refuseTooMany(tags: Readonly<Record<string, string>>): void {
  const count = Object.keys(tags).length;
  if (count <= mostTags) return;
  throw validationError(
    `1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to ${mostTags}`,
  );
}

import { percentEncode } from "../../../../base/percent.ts";
import { formatHttpDate } from "../../../../base/timestamp.ts";
import type { Bucket, ObjectVersion } from "../../state.ts";
import { dueAfter } from "../days.ts";
import { expiryOf } from "./decide.ts";
import { rulesIn } from "./rules.ts";

/** `x-amz-expiration` of a current version: `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT", rule-id="a"`. */
export function expirationShown({ settings }: Bucket, version: ObjectVersion): string | undefined {
  const { lifecycle } = settings;
  if (!lifecycle) return undefined;
  const expiry = expiryOf(rulesIn(lifecycle), version);
  return expiry && `expiry-date="${formatHttpDate(expiry.at)}", rule-id="${percentEncode(expiry.ruleId)}"`;
}

/** When lifecycle aborts an upload: `x-amz-abort-date` and its rule. Nothing where no rule does. */
export function abortShown(bucket: Bucket, key: string, startedAt: number) {
  const first = abortOf(bucket, key, startedAt);
  return first ? { AbortDate: first.at, AbortRuleId: first.ruleId } : {};
}

export function abortOf({ settings: { lifecycle } }: Bucket, key: string, startedAt: number) {
  let first: { readonly at: number; readonly ruleId: string } | undefined;
  for (const { id, prefix, actions } of lifecycle ? rulesIn(lifecycle).list : []) {
    const days = actions.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    if (days === undefined || !key.startsWith(prefix)) continue;
    const at = dueAfter(startedAt, days);
    if (!first || at < first.at) first = { at, ruleId: id };
  }
  return first;
}

import type {
  LifecycleRule,
  LifecycleRuleFilter,
  NoncurrentVersionTransition,
  Transition,
} from "../../../model/types/s3.d.ts";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";
import { checkFilter, checkPrefix } from "./filters.ts";
import { checkTransitions, isMidnight } from "./lifecycle-transitions.ts";

/** S3 user guide, "Lifecycle configuration elements". */
const mostRules = 1_000;
const longestId = 255;
const largestSize = 1024 ** 5;

/** Throws what S3 answers to rules that it does not take. */
export function checkLifecycle(rules: readonly LifecycleRule[]): void {
  if (rules.length === 0 || rules.length > mostRules) throw malformedXml();
  checkForms(rules);
  const ids = rules.flatMap(({ ID }) => ID ?? []);
  if (new Set(ids).size < ids.length)
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
  for (const rule of rules) checkRule(rule);
  checkOverlaps(rules);
}

/** Rules have a filter, or, as in the API of before 2018, a prefix of their own; all of them the same. */
function checkForms(rules: readonly LifecycleRule[]): void {
  for (const { Filter, Prefix } of rules) if ((Filter === undefined) === (Prefix === undefined)) throw malformedXml();
  const first = rules[0]?.Filter !== undefined;
  if (rules.every(({ Filter }) => (Filter !== undefined) === first)) return;
  throw invalidRequest(
    first
      ? "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter."
      : "Filter element can only be used in Lifecycle V2.",
  );
}

function checkRule(rule: LifecycleRule): void {
  if ((rule.ID?.length ?? 0) > longestId) throw invalidArgument("ID length should not exceed allowed limit of 255");
  checkPrefix(rule.Prefix);
  if (rule.Filter) {
    checkFilter(rule.Filter, true);
    checkSizes(rule.Filter);
  }
  if (actionsOf(rule).length === 0) throw invalidRequest("At least one action needs to be specified in a rule");
  checkExpiration(rule);
  checkNoncurrent(rule);
  checkAbort(rule);
  checkTransitions(rule);
}

const actionNames = [
  "Expiration",
  "Transitions",
  "NoncurrentVersionExpiration",
  "NoncurrentVersionTransitions",
  "AbortIncompleteMultipartUpload",
] as const;

function actionsOf(rule: LifecycleRule): readonly (typeof actionNames)[number][] {
  return actionNames.filter((name) => {
    const action: object | readonly (Transition | NoncurrentVersionTransition)[] | undefined = rule[name];
    return Array.isArray(action) ? action.length > 0 : action !== undefined;
  });
}

const sizesOf = ({ And, ObjectSizeGreaterThan, ObjectSizeLessThan }: LifecycleRuleFilter) => ({
  above: ObjectSizeGreaterThan ?? And?.ObjectSizeGreaterThan,
  below: ObjectSizeLessThan ?? And?.ObjectSizeLessThan,
});

function checkSizes(filter: LifecycleRuleFilter): void {
  const { above, below } = sizesOf(filter);
  if (above !== undefined && (above < 0 || above > largestSize))
    throw invalidRequest(`'ObjectSizeGreaterThan' should be between 0 and ${largestSize}.`);
  if (below !== undefined && (below < 1 || below > largestSize))
    throw invalidRequest(`'ObjectSizeLessThan' should be between 1 and ${largestSize}.`);
  if (above !== undefined && below !== undefined && below <= above)
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
}

/** Actions that are about no object's tags and size: delete markers and uploads have neither. */
function refuseObjectFilters({ Filter }: LifecycleRule, action: string): void {
  if (!Filter) return;
  if (Filter.Tag || (Filter.And?.Tags ?? []).length > 0)
    throw invalidRequest(`${action} cannot be specified with Tags.`);
  const { above, below } = sizesOf(Filter);
  if (above !== undefined || below !== undefined)
    throw invalidRequest(`${action} cannot be specified with Object Size.`);
}

function checkExpiration(rule: LifecycleRule): void {
  if (!rule.Expiration) return;
  const { Days, Date: date, ExpiredObjectDeleteMarker } = rule.Expiration;
  const given = [Days, date, ExpiredObjectDeleteMarker].filter((each) => each !== undefined);
  if (given.length !== 1) throw malformedXml();
  if (Days !== undefined && Days <= 0) throw invalidArgument("'Days' for Expiration action must be a positive integer");
  if (date !== undefined && !isMidnight(date)) throw invalidArgument("'Date' must be at midnight GMT");
  if (ExpiredObjectDeleteMarker !== undefined) refuseObjectFilters(rule, "ExpiredObjectDeleteMarker");
}

function checkNoncurrent({ NoncurrentVersionExpiration: expiration, Filter }: LifecycleRule): void {
  if (!expiration) return;
  const { NoncurrentDays, NewerNoncurrentVersions } = expiration;
  if (NoncurrentDays === undefined) throw malformedXml();
  if (NoncurrentDays <= 0)
    throw invalidArgument("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
  if (NewerNoncurrentVersions === undefined) return;
  if (!Filter) throw invalidRequest("NewerNoncurrentVersions element can only be used in Lifecycle V2.");
  if (NewerNoncurrentVersions <= 0)
    throw invalidArgument(
      "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be a positive integer",
    );
}

function checkAbort(rule: LifecycleRule): void {
  if (!rule.AbortIncompleteMultipartUpload) return;
  const { DaysAfterInitiation } = rule.AbortIncompleteMultipartUpload;
  if (DaysAfterInitiation === undefined) throw malformedXml();
  if (DaysAfterInitiation <= 0)
    throw invalidArgument("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
  refuseObjectFilters(rule, "AbortIncompleteMultipartUpload");
}

/** Rules with prefixes of their own must not overlap in what they do; of filters, S3 resolves the conflicts. */
function checkOverlaps(rules: readonly LifecycleRule[]): void {
  for (const [at, rule] of rules.entries()) {
    for (const other of rules.slice(at + 1)) {
      const [a, b] = [rule.Prefix, other.Prefix];
      if (a === undefined || b === undefined || (!a.startsWith(b) && !b.startsWith(a))) continue;
      const shared = actionsOf(rule).find((action) => actionsOf(other).includes(action));
      if (shared === undefined) continue;
      const action = shared.replace(/s$/, "");
      throw invalidRequest(
        a === b
          ? `Found two rules with same prefix '${a}' for same action type '${action}'`
          : `Found overlapping prefixes '${a}' and '${b}' for same action type '${action}'`,
      );
    }
  }
}

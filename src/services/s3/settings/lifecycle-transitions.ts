import type { LifecycleRule, LifecycleRuleFilter, Transition } from "../../../model/types/s3.d.ts";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";

const dayMs = 86_400_000;
export const isMidnight = (time: number): boolean => time % dayMs === 0;

/** "Before you transition objects to S3 Standard-IA or S3 One Zone-IA, you must store them for at least 30 days." */
const leastDays: Readonly<Record<string, number>> = { STANDARD_IA: 30, ONEZONE_IA: 30 };

/** "You can create lifecycle rules that only move objects down": the order of the waterfall. */
const waterfall = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

/** A rule's filter as S3's messages show it: `(prefix=logs/ and tag={key=a, value=b})`. */
function describeFilter({ Prefix, Filter }: LifecycleRule): string {
  const { Prefix: own, Tag, And }: LifecycleRuleFilter = Filter ?? {};
  const tags = [...(Tag ? [Tag] : []), ...(And?.Tags ?? [])];
  const parts = [
    `prefix=${Prefix ?? own ?? And?.Prefix ?? ""}`,
    ...tags.map(({ Key, Value }) => `tag={key=${Key}, value=${Value}}`),
  ];
  return `'(${parts.join(" and ")})'`;
}

export function checkTransitions(rule: LifecycleRule): void {
  const shown = describeFilter(rule);
  const { Transitions = [], NoncurrentVersionTransitions = [], Expiration, NoncurrentVersionExpiration } = rule;
  const steps = Transitions.map(stepOf);
  if (new Set(steps.map(({ byDate }) => byDate)).size > 1 || mixed(steps[0]?.byDate, Expiration))
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter ${shown}`,
    );
  const unit = steps[0]?.byDate ? "Date" : "Days";
  checkSteps(steps, { unit, action: "Transition", shown });
  const last = Math.max(...steps.map(({ when }) => when));
  const end = Expiration?.Days ?? Expiration?.Date;
  if (steps.length > 0 && end !== undefined && end <= last)
    throw invalidArgument(
      `'${unit}' in the Expiration action for filter ${shown} must be greater than '${unit}' in the Transition action`,
    );
  const noncurrent = NoncurrentVersionTransitions.map(({ StorageClass, NoncurrentDays }) => {
    if (StorageClass === undefined || NoncurrentDays === undefined) throw malformedXml();
    return { storageClass: StorageClass, when: NoncurrentDays, byDate: false };
  });
  checkSteps(noncurrent, { unit: "NoncurrentDays", action: "NoncurrentVersionTransition", shown });
  const gone = NoncurrentVersionExpiration?.NoncurrentDays;
  if (gone !== undefined && noncurrent.some(({ when }) => gone <= when))
    throw invalidArgument(
      `'NoncurrentDays' in the NoncurrentVersionExpiration action for filter ${shown} must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action`,
    );
}

interface Step {
  readonly storageClass: string;
  /** Days, or epoch milliseconds. */
  readonly when: number;
  readonly byDate: boolean;
}

function stepOf({ StorageClass, Days, Date: date }: Transition): Step {
  if (StorageClass === undefined || (Days === undefined) === (date === undefined)) throw malformedXml();
  if (date !== undefined && !isMidnight(date)) throw invalidArgument("'Date' must be at midnight GMT");
  return { storageClass: StorageClass, when: Days ?? date ?? 0, byDate: date !== undefined };
}

const mixed = (byDate: boolean | undefined, expiration: LifecycleRule["Expiration"]): boolean =>
  (byDate === true && expiration?.Days !== undefined) || (byDate === false && expiration?.Date !== undefined);

interface Words {
  readonly unit: string;
  readonly action: string;
  readonly shown: string;
}

function checkSteps(steps: readonly Step[], { unit, action, shown }: Words): void {
  const seen = new Set<string>();
  for (const { storageClass, when, byDate } of steps) {
    if (seen.has(storageClass))
      throw invalidArgument(
        `'StorageClass' must be different for '${action}' actions in same 'Rule' with filter ${shown}`,
      );
    seen.add(storageClass);
    if (byDate) continue;
    if (when < 0) throw invalidArgument(`'${unit}' in ${action} action must be nonnegative`);
    const least = leastDays[storageClass] ?? 0;
    if (when < least)
      throw invalidArgument(
        `'${unit}' in ${action} action must be greater than or equal to ${least} for storageClass '${storageClass}'`,
      );
  }
  const ordered = [...steps].sort((a, b) => waterfall.indexOf(a.storageClass) - waterfall.indexOf(b.storageClass));
  for (const [at, step] of ordered.entries()) {
    const before = ordered[at - 1];
    if (before && step.when <= before.when)
      throw invalidArgument(
        `'${unit}' in the '${action}' action for StorageClass '${step.storageClass}' for filter ${shown} must be greater than '${unit}' in the '${action}' action for StorageClass '${before.storageClass}'`,
      );
  }
}

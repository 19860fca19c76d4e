import type { StorageClass, TransitionStorageClass } from "../../../../model/types/s3.d.ts";
import type { ObjectVersion } from "../../state.ts";
import { dueAfter } from "../days.ts";
import { covers, type Rule, type Rules } from "./rules.ts";

/**
 * What lifecycle rules want of a version, now: user guide, "Managing the lifecycle of objects". Pure.
 */
export type Step =
  /** It goes for good. */
  | { readonly kind: "remove" }
  /** A delete marker goes in front of it. */
  | { readonly kind: "mark" }
  | { readonly kind: "move"; readonly to: StorageClass };

export interface Expiry {
  /** Epoch milliseconds; midnight. */
  readonly at: number;
  readonly ruleId: string;
}

/** When a current version ends, and by which rule: the earliest of all. Undefined if none says so. */
export function expiryOf(rules: Rules, version: ObjectVersion): Expiry | undefined {
  let first: Expiry | undefined;
  for (const rule of rules.list) {
    const { Days, Date: date } = rule.actions.Expiration ?? {};
    const at = Days === undefined ? date : dueAfter(version.modifiedAt, Days);
    if (at === undefined || (first && at >= first.at) || !covers(rule, version)) continue;
    first = { at, ruleId: rule.id };
  }
  return first;
}

export interface CurrentFacts {
  readonly now: number;
  /** The bucket keeps versions, or did. */
  readonly versioned: boolean;
  /** There is no other version of the key. */
  readonly alone: () => boolean;
}

/**
 * "Permanent deletion takes precedence over transition", which "takes precedence over creation of delete markers". What is
 * not replicated yet, or could not be, is left alone ("S3 Lifecycle and replication").
 */
export function stepForCurrent(rules: Rules, version: ObjectVersion, facts: CurrentFacts): Step | undefined {
  const { now, versioned, alone } = facts;
  if (isBlocked(version)) return undefined;
  if (version.deleteMarker) return markerEnds(rules, version, now) && alone() ? { kind: "remove" } : undefined;
  const expiry = expiryOf(rules, version);
  const expired = expiry !== undefined && expiry.at <= now;
  if (expired && !versioned) return { kind: "remove" };
  const to = moveTo(rules, version, ({ actions }) =>
    (actions.Transitions ?? []).flatMap(({ StorageClass, Days, Date: date }) => {
      const at = Days === undefined ? date : transitionDue(version.modifiedAt, Days);
      return StorageClass !== undefined && at !== undefined && at <= now ? [StorageClass] : [];
    }),
  );
  if (to) return { kind: "move", to };
  return expired ? { kind: "mark" } : undefined;
}

/** Zero days: the next midnight. */
const transitionDue = (from: number, days: number): number => dueAfter(from, days);

const isBlocked = ({ replicationStatus }: ObjectVersion): boolean =>
  replicationStatus === "PENDING" || replicationStatus === "FAILED";

/** A marker with nothing behind it: by the rule that is about just that, or by its age. */
const markerEnds = (rules: Rules, marker: ObjectVersion, now: number): boolean =>
  rules.list.some((rule) => {
    if (!covers(rule, marker)) return false;
    const { Days, Date: date, ExpiredObjectDeleteMarker } = rule.actions.Expiration ?? {};
    if (ExpiredObjectDeleteMarker) return true;
    const at = Days === undefined ? date : dueAfter(marker.modifiedAt, Days);
    return at !== undefined && at <= now;
  });

export interface NoncurrentFacts {
  readonly now: number;
  /** When the version in front of it was made: since then it is not current. */
  readonly since: number;
  /** How many versions that are not current are newer. */
  readonly newer: number;
}

export function stepForNoncurrent(
  rules: Rules,
  version: ObjectVersion,
  { now, since, newer }: NoncurrentFacts,
): Step | undefined {
  if (isBlocked(version)) return undefined;
  const gone = rules.list.some((rule) => {
    const { NoncurrentDays, NewerNoncurrentVersions = 0 } = rule.actions.NoncurrentVersionExpiration ?? {};
    if (NoncurrentDays === undefined || newer < NewerNoncurrentVersions) return false;
    return dueAfter(since, NoncurrentDays) <= now && covers(rule, version);
  });
  if (gone) return isLocked(version, now) ? undefined : { kind: "remove" };
  if (version.deleteMarker) return undefined;
  const to = moveTo(rules, version, ({ actions }) =>
    (actions.NoncurrentVersionTransitions ?? []).flatMap(
      ({ StorageClass, NoncurrentDays, NewerNoncurrentVersions = 0 }) =>
        StorageClass !== undefined &&
        NoncurrentDays !== undefined &&
        newer >= NewerNoncurrentVersions &&
        transitionDue(since, NoncurrentDays) <= now
          ? [StorageClass]
          : [],
    ),
  );
  return to && { kind: "move", to };
}

/** "Object Lock ... prevents object versions from being deleted": lifecycle passes over nothing. */
const isLocked = ({ legalHold, retention }: ObjectVersion, now: number): boolean =>
  legalHold === true || (retention !== undefined && retention.until > now);

/** User guide, "Supported transitions": what each class can be moved to, the coldest first. */
const ways: Readonly<Partial<Record<StorageClass, readonly TransitionStorageClass[]>>> = (() => {
  const archives = ["DEEP_ARCHIVE", "GLACIER"] as const;
  const all = [...archives, "GLACIER_IR", "ONEZONE_IA", "INTELLIGENT_TIERING", "STANDARD_IA"] as const;
  return {
    STANDARD: all,
    REDUCED_REDUNDANCY: all,
    STANDARD_IA: all.slice(0, -1),
    INTELLIGENT_TIERING: [...archives, "GLACIER_IR", "ONEZONE_IA"],
    ONEZONE_IA: archives,
    GLACIER_IR: archives,
    GLACIER: ["DEEP_ARCHIVE"],
  };
})();

/** Of all classes that the rules want now, the coldest that can be reached. */
function moveTo(
  rules: Rules,
  version: ObjectVersion,
  wanted: (rule: Rule) => readonly TransitionStorageClass[],
): StorageClass | undefined {
  const open = ways[version.storageClass];
  if (!open) return undefined;
  const classes = new Set<string>();
  for (const rule of rules.list) {
    for (const each of wanted(rule)) {
      if (!rule.sized && version.size < rules.leastSize(each)) continue;
      if (covers(rule, version)) classes.add(each);
    }
  }
  return classes.size === 0 ? undefined : open.find((each) => classes.has(each));
}

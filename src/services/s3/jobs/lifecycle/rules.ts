import type { LifecycleRule, TransitionStorageClass } from "../../../../model/types/s3.d.ts";
import type { LifecycleSetting } from "../../settings/settings.ts";
import type { ObjectVersion } from "../../state.ts";

/** A rule that is enabled, with its filter taken apart. */
export interface Rule {
  readonly id: string;
  readonly prefix: string;
  readonly tags: readonly (readonly [string, string])[];
  /** Bytes; the object must be larger, and smaller. */
  readonly above: number;
  readonly below: number;
  /** The filter speaks of size: then no default minimum is asked for. */
  readonly sized: boolean;
  readonly actions: LifecycleRule;
}

export interface Rules {
  readonly list: readonly Rule[];
  /** Bytes below which an object is not moved to the class, unless the rule's filter speaks of size. */
  readonly leastSize: (storageClass: TransitionStorageClass) => number;
}

const known = new WeakMap<LifecycleSetting, Rules>();

/** The rules of a bucket, read once from each configuration. */
export function rulesIn(setting: LifecycleSetting): Rules {
  let rules = known.get(setting);
  if (!rules) {
    rules = {
      list: setting.rules.filter(({ Status }) => Status === "Enabled").map(ruleOf),
      leastSize: leastSizes[setting.minimumSize],
    };
    known.set(setting, rules);
  }
  return rules;
}

const leastBytes = 128 * 1024;
const archives: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE"]);

/** User guide, "Lifecycle transition considerations": objects below 128 KB are not moved, or, as before 2024, only to archives. */
const leastSizes: Readonly<Record<LifecycleSetting["minimumSize"], Rules["leastSize"]>> = {
  all_storage_classes_128K: () => leastBytes,
  varies_by_storage_class: (storageClass) => (archives.has(storageClass) ? 0 : leastBytes),
};

function ruleOf(actions: LifecycleRule): Rule {
  const { ID = "", Prefix, Filter = {} } = actions;
  const { And } = Filter;
  const above = Filter.ObjectSizeGreaterThan ?? And?.ObjectSizeGreaterThan;
  const below = Filter.ObjectSizeLessThan ?? And?.ObjectSizeLessThan;
  return {
    id: ID,
    prefix: Prefix ?? Filter.Prefix ?? And?.Prefix ?? "",
    tags: [...(Filter.Tag ? [Filter.Tag] : []), ...(And?.Tags ?? [])].map(({ Key, Value }) => [Key, Value]),
    above: above ?? -1,
    below: below ?? Number.POSITIVE_INFINITY,
    sized: above !== undefined || below !== undefined,
    actions,
  };
}

export function covers({ prefix, tags, above, below }: Rule, version: ObjectVersion): boolean {
  if (!version.key.startsWith(prefix)) return false;
  if (version.deleteMarker) return tags.length === 0;
  if (version.size <= above || version.size >= below) return false;
  return tags.every(([key, value]) => version.tags?.[key] === value);
}

import type { AccessPoint } from "../../../kernel/gifts.ts";
import { houseScope } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { PointName } from "./points.ts";

type Points = Deps["accessPoints"];

interface Kept {
  readonly changes: number;
  readonly byName: Map<string, AccessPoint | undefined>;
}

/** Access points as they were read last, as long as none of them changes. */
const lately = new WeakMap<Points, Kept>();
const mostKept = 1_000;

export function recallPoint(points: Points, named: PointName): AccessPoint | undefined {
  let kept = lately.get(points);
  if (kept?.changes !== points.changes() || kept.byName.size > mostKept) {
    kept = { changes: points.changes(), byName: new Map() };
    lately.set(points, kept);
  }
  const key = "alias" in named ? named.alias : `${named.scope.account} ${named.scope.region} ${named.name}`;
  if (kept.byName.has(key)) return kept.byName.get(key);
  const read = find(points, named);
  kept.byName.set(key, read);
  return read;
}

function find(points: Points, named: PointName): AccessPoint | undefined {
  if (!("alias" in named)) return points.get(houseScope, named.scope.account, named.scope.region, named.name);
  const [found] = points.findBy(houseScope, "alias", named.alias);
  return found;
}

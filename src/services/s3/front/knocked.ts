import { MalformedError } from "../../../base/malformed.ts";
import { percentDecode } from "../../../base/percent.ts";
import type { Knock } from "../../../kernel/front.ts";
import { pointNamed } from "../access/points.ts";
import { recallPoint } from "../access/recall-point.ts";
import { bucketNamed } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { Bucket } from "../state.ts";

/** The bucket's name as a request at the door has it; empty where it has none. */
export function bucketName({ path }: Pick<Knock, "path">): string {
  const slash = path.indexOf("/", 1);
  try {
    return percentDecode(path.slice(1, slash < 0 ? undefined : slash));
  } catch (error) {
    if (error instanceof MalformedError) return "";
    throw error;
  }
}

/** The bucket that a request at the door is about, whatever it is called by. */
export function knockedBucket(deps: Pick<Deps, "buckets" | "accessPoints">, knock: Knock): Bucket | undefined {
  const name = bucketName(knock);
  const bucket = bucketNamed(deps, name);
  if (bucket) return bucket;
  const named = pointNamed(name, knock.region);
  const point = named && recallPoint(deps.accessPoints, named);
  return point && bucketNamed(deps, point.bucket);
}

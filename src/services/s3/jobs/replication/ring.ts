import { houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import { replicate } from "./replicate.ts";
import type { Replication } from "./state.ts";

/** Replications under way at once. */
const abreast = 8;

export function firstReplication({ replications }: Pick<Deps, "replications">): number | undefined {
  for (const { nextAttemptAt } of replications.findBy(houseScope, "due")) return nextAttemptAt;
  return undefined;
}

/** The next of what is due. What is left has a deadline of its own. */
export async function ringReplications(deps: Deps, now: number): Promise<void> {
  const due: Replication[] = [];
  for (const entry of deps.replications.findBy(houseScope, "due")) {
    if (entry.nextAttemptAt > now || due.length >= abreast) break;
    due.push(entry);
  }
  await Promise.all(due.map((entry) => replicate(deps, entry)));
}

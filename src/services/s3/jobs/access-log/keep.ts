import { percentDecode } from "../../../../base/percent.ts";
import type { FinishedRequest, RequestLog } from "../../../../kernel/finished.ts";
import { type Addressed, anywhere } from "../../access/addressed.ts";
import { bucketNamed, houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import { setJob } from "../schedule.ts";
import { lineOf } from "./line.ts";

/** How long a line may wait for the disk, in milliseconds: the most that `kill -9` takes with it. */
const writeEveryMs = 1_000;
/** How long lines are collected before they become an object. AWS takes "a few hours". */
const deliverAfterMs = 5 * 60_000;
const mostWaiting = 1_000;

/** Server access logs: a request to a bucket without them costs a look. */
export const accessLog: RequestLog<Deps> = {
  take(deps, request) {
    const on = bucketOf(deps, request);
    if (!on?.bucket.settings.logging) return;
    const { name } = on.bucket;
    const { byBucket } = deps.waitingLines;
    const lines = byBucket.get(name) ?? [];
    byBucket.set(name, lines);
    lines.push({ at: request.now, text: lineOf(request, on) });
    if (deps.waitingLines.count++ === 0) deps.clock.at(deps.clock.now() + writeEveryMs, () => writeDown(deps));
    if (deps.waitingLines.count >= mostWaiting) writeDown(deps);
  },
  flush: writeDown,
};

/** Whichever bucket the request is about, if it is one; found by its path where it was refused before it was read. */
function bucketOf(deps: Deps, { call, input, path }: FinishedRequest): Addressed | undefined {
  const { Bucket: named } = (input ?? {}) as { readonly Bucket?: string };
  const text = path.slice(1).split("/", 1)[0] ?? "";
  if (text === "") return undefined;
  const bucket = bucketNamed(deps, named ?? decoded(text));
  if (bucket) return { bucket };
  if (!call || named === undefined) return undefined;
  try {
    return anywhere(deps, call, named);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return percentDecode(text);
  } catch {
    return "";
  }
}

/** From memory to the store, where they survive. */
function writeDown(deps: Deps): void {
  const { waitingLines, store, clock } = deps;
  if (waitingLines.count === 0) return;
  const batches = [...waitingLines.byBucket];
  waitingLines.byBucket.clear();
  waitingLines.count = 0;
  store.transact(() => {
    for (const [name, lines] of batches) {
      const bucket = bucketNamed(deps, name);
      if (!bucket?.settings.logging) continue;
      let number = 1;
      for (const last of deps.logChunks.list(houseScope, { prefix: [name], reverse: true, limit: 1 }))
        number = last.number + 1;
      deps.logChunks.put(houseScope, { account: bucket.account, bucket: name, number, lines });
      if (!deps.jobs.get(houseScope, "log", name, ""))
        setJob(deps, {
          kind: "log",
          at: clock.now() + deliverAfterMs,
          account: bucket.account,
          bucket: name,
          id: "",
        });
    }
  });
}

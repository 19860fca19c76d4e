import type { Deps } from "../deps.ts";
import type { Happened } from "../objects/happened.ts";
import { createNotifier } from "./notifications/notify.ts";
import { queueReplication } from "./replication/queue.ts";
import { watchRestore } from "./restores.ts";

/** All that follows from a change to an object, in its transaction. */
export function followers(deps: Deps): Happened {
  const notify = createNotifier(deps);
  return (call, bucket, happening) => {
    notify(call, bucket, happening);
    queueReplication(deps, call, bucket, happening);
    if (happening.event === "ObjectRestore:Post") watchRestore(deps, call, bucket, happening);
  };
}

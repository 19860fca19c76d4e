import { applyChange } from "../apply-change.ts";
import type { Deps } from "../deps.ts";
import { findItem } from "../items.ts";
import { openTableOf } from "../open-table.ts";
import { sliceItems } from "../work/slices.ts";
import { replicaArrived } from "./members.ts";
import { queuePrefix, setVersion, versionOf } from "./queue-change.ts";
import type { Outgoing, Version } from "./state.ts";

export function nextDelivery(deps: Deps): number | undefined {
  for (const [, message] of deps.store.range({ prefix: queuePrefix, limit: 1 }))
    return (message as Outgoing).position[0];
  return undefined;
}

/** Takes a slice of the queue to where it goes. */
export function replicateSlice(deps: Deps): void {
  for (const [key, message] of [...deps.store.range({ prefix: queuePrefix, limit: sliceItems })]) {
    deliver(deps, message as Outgoing);
    deps.store.delete(key);
  }
}

const isLater = ([at, number]: Version, [otherAt, otherNumber]: Version): boolean =>
  at > otherAt || (at === otherAt && number > otherNumber);

/** The last writer wins: what is older than what stands there is dropped. */
function deliver(deps: Deps, { account, from, to, table: name, version, tokens, text, size }: Outgoing): void {
  const scope = { account, region: to };
  const table = deps.tables.get(scope, name);
  if (!table?.replicas?.some(({ region }) => region === from)) return;
  if (!tokens) {
    replicaArrived(deps, account, name, from, to);
    return;
  }
  const open = openTableOf(scope, table);
  if (isLater(versionOf(deps, open, tokens), version)) return;
  setVersion(deps, open, tokens, version);
  const old = findItem(deps.store, open, tokens);
  const now = text === undefined ? undefined : { text, size: size ?? 0 };
  applyChange(deps, { table: open, tokens, old, now, cause: { now: deps.clock.now(), by: "replication" } });
}

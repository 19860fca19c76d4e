import {
  equalItems,
  type Item,
  itemSize,
  parseItem,
  pick,
  viewText,
  writeItem,
} from "../../../engines/dynamodb/index.ts";
import type { Change } from "../change.ts";
import type { Deps } from "../deps.ts";
import { sealingKey, sealValue } from "../encryption/sealing.ts";
import type { StoredItem } from "../items.ts";
import { recordPrefix } from "./heads.ts";
import type { StoredRecord, StreamView } from "./state.ts";

/** Writes a change into its table's stream, in the change's transaction. */
export function recordChange(deps: Deps, { table, old, now, cause }: Change): void {
  const stream = table.table.stream;
  const item = now ?? old;
  if (!stream?.enabled || !item || isSame(old, now)) return;
  const keys: Item = pick(viewText(item.text), table.keyNames);
  // By the clock and not by the call's arrival: a shard that has ended takes no more records.
  const prefix = recordPrefix(table.scope, stream.id);
  const { at, number } = deps.heads.advance(prefix, deps.clock.now());
  const images = shown(stream.view, old, now);
  const record: StoredRecord = {
    event: !old ? "INSERT" : now ? "MODIFY" : "REMOVE",
    keys: writeItem(keys),
    ...(images.old && { old: images.old.text }),
    ...(images.now && { now: images.now.text }),
    bytes: itemSize(keys) + (images.old?.size ?? 0) + (images.now?.size ?? 0),
    ...(cause.by === "ttl" && { expired: true }),
  };
  deps.store.put([...prefix, at, number], sealValue(deps.keyRing, sealingKey(table.table), record));
}

interface Images {
  readonly old?: StoredItem | undefined;
  readonly now?: StoredItem | undefined;
}

function shown(view: StreamView, old: StoredItem | undefined, now: StoredItem | undefined): Images {
  if (view === "NEW_AND_OLD_IMAGES") return { old, now };
  if (view === "NEW_IMAGE") return { now };
  return view === "OLD_IMAGE" ? { old } : {};
}

/** "If you perform a PutItem or UpdateItem operation that does not change any data in an item, DynamoDB Streams does not write a stream record". */
function isSame(old: StoredItem | undefined, now: StoredItem | undefined): boolean {
  if (!old || !now || old.size !== now.size) return false;
  return old.text === now.text || equalItems(parseItem(old.text), parseItem(now.text));
}

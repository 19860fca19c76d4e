import {
  type Condition,
  checkIndexKey,
  checkItemKey,
  checkNestedKeys,
  holds,
  type Item,
  itemSize,
  itemTooLarge,
  mostItemBytes,
  nestedHeads,
  noItem,
  pathsOf,
  type Refusal,
  viewItem,
  viewText,
  writeItem,
} from "../../engines/dynamodb/index.ts";
import type { Call } from "../../kernel/call.ts";
import { answerText } from "./answer.ts";
import { conditionFailed } from "./errors.ts";
import type { StoredItem } from "./items.ts";
import type { OpenTable } from "./open-table.ts";
import { accepted } from "./request.ts";

/** What is wrong with an item that should be stored whole. */
export function checkWholeItem({ table, indexes }: OpenTable, item: Item): void {
  const view = viewItem(item);
  accepted(checkItemKey(table.key, view));
  for (const { name, key } of indexes) accepted(checkIndexKey(name, key, view));
}

/** `tooLarge`: in the words of the operation. */
export function packed(item: Item, tooLarge: Refusal = itemTooLarge): StoredItem {
  const size = itemSize(item);
  if (size > mostItemBytes) accepted(tooLarge);
  return { text: writeItem(item), size };
}

/** Key attributes are scalars: what leads into them is refused, in conditions too. */
export function checkConditionKeys({ table }: OpenTable, condition: Condition | undefined): void {
  if (condition) accepted(checkNestedKeys(table.key, nestedHeads(pathsOf(condition))));
}

export const isMet = (condition: Condition | undefined, item: StoredItem | undefined): boolean =>
  !condition || holds(condition, item ? viewText(item.text) : noItem);

/** Throws ConditionalCheckFailedException, with the item where the request wants to see it. */
export function requireCondition(
  call: Call,
  condition: Condition | undefined,
  item: StoredItem | undefined,
  onFailure: string | undefined,
): void {
  if (isMet(condition, item)) return;
  throw conditionFailed(item && onFailure === "ALL_OLD" ? answerText(call, item.text) : undefined);
}

import { JsonText } from "../../base/json-text.ts";
import { type Item, type ItemText, parseItem, wireItem, writeItem } from "../../engines/dynamodb/index.ts";
import type { Call } from "../../kernel/call.ts";
import type { AttributeValue } from "../../model/types/dynamodb.d.ts";

export type AnsweredItem = Record<string, AttributeValue>;

/**
 * A stored item in an answer: clients get the stored text as it is; another service, which reads no JSON, gets the typed
 * values.
 */
export function answerText(call: Call, text: ItemText): AnsweredItem {
  if (call.entrance === "peer") return wireItem(parseItem(text)) as AnsweredItem;
  return new JsonText(text) as unknown as AnsweredItem;
}

export const answerItem = (call: Call, item: Item): AnsweredItem =>
  call.entrance === "peer"
    ? (wireItem(item) as AnsweredItem)
    : (new JsonText(writeItem(item)) as unknown as AnsweredItem);

import { keptByText } from "../../../base/kept.ts";
import { type Item, setAttribute, type Value } from "../value/value.ts";

/**
 * An item as the text that is sent: JSON, each top-level attribute on a line of its own. Inside of values no line break
 * can stand (JSON escapes those of strings), so one search of the platform's finds an attribute without parsing: for
 * an item of 1 KB 0.1 to 0.3 µs, where parsing takes 3.5. The line breaks are white space to every reader of JSON. A
 * header of offsets was the alternative: as fast to read, slower to write, and not the bytes of the answer.
 */
export type ItemText = string;

export function writeItem(item: Item): ItemText {
  let text = "";
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value) text += `${text === "" ? "{\n" : ",\n"}${JSON.stringify(name)}:${writeValue(value)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

/** Most values are strings and numbers, and quicker written one by one than by a serializer that looks at everything. */
function writeValue(value: Value): string {
  if (value.S !== undefined) return `{"S":${JSON.stringify(value.S)}}`;
  if (value.N !== undefined) return `{"N":"${value.N}"}`;
  return JSON.stringify(value);
}

export const parseItem = (text: ItemText): Item => JSON.parse(text) as Item;

const labelOf = keptByText((name) => `\n${JSON.stringify(name)}:`, 5_000);

/** One attribute, the others unread. */
export function readAttribute(text: ItemText, name: string): Value | undefined {
  const label = labelOf(name);
  const at = text.indexOf(label);
  if (at < 0) return undefined;
  const start = at + label.length;
  return parseValue(text, start, valueEnd(text, start));
}

/** Behind a value is a comma and the line break, or the brace that closes the item. */
function valueEnd(text: ItemText, start: number): number {
  const lineBreak = text.indexOf("\n", start);
  return (lineBreak < 0 ? text.length : lineBreak) - 1;
}

const stringStart = '{"S":"';
const numberStart = '{"N":"';

function parseValue(text: ItemText, start: number, end: number): Value {
  if (text.startsWith(numberStart, start)) return { N: text.slice(start + numberStart.length, end - 2) };
  if (text.startsWith(stringStart, start)) {
    const content = text.slice(start + stringStart.length, end - 2);
    if (!content.includes("\\")) return { S: content };
  }
  return JSON.parse(text.slice(start, end)) as Value;
}

/** The item with only the attributes of these names, in their order, cut out of the text. */
export function selectAttributes(text: ItemText, names: readonly string[]): ItemText {
  let selected = "";
  for (const name of names) {
    const label = labelOf(name);
    const at = text.indexOf(label);
    if (at < 0) continue;
    selected += (selected === "" ? "{" : ",") + text.slice(at, valueEnd(text, at + label.length));
  }
  return selected === "" ? "{}" : `${selected}}`;
}

/** What an item's attributes are read from. */
export interface ItemView {
  attribute(name: string): Value | undefined;
}

/** Attributes of a stored item, parsed when asked for. */
export const viewText = (text: ItemText): ItemView => ({ attribute: (name) => readAttribute(text, name) });

export const viewItem = (item: Item): ItemView => ({
  attribute: (name) => (Object.hasOwn(item, name) ? item[name] : undefined),
});

/** What a condition sees where there is no item. */
export const noItem: ItemView = { attribute: () => undefined };

/** The attributes of these names that are there. */
export function pick(view: ItemView, names: readonly string[]): Item {
  const picked: Record<string, Value> = {};
  for (const name of names) {
    const value = view.attribute(name);
    if (value) setAttribute(picked, name, value);
  }
  return picked;
}

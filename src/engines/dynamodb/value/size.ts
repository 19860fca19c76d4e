import { numberSize } from "../number/number.ts";
import type { Refusal } from "../refusal.ts";
import type { Item, Value } from "./value.ts";
import { tooDeep } from "./wording.ts";

/** Bytes of an item at most: names and values, measured to the byte ("Service quotas"). */
export const mostItemBytes = 409_600;

/** Bytes of the text in UTF-8. A loop is faster than the platform's function for texts as short as names are. */
export function utf8Length(text: string): number {
  if (text.length > 64) return Buffer.byteLength(text);
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return Buffer.byteLength(text);
  return text.length;
}

/** Names and values of all attributes, as "DynamoDB item sizes and formats" counts them. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value) size += utf8Length(name) + valueSize(value);
  }
  return size;
}

/** Three bytes for a list or a map, and one for each of their elements. */
const containerBytes = 3;

export function valueSize(value: Value): number {
  if (value.S !== undefined) return utf8Length(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return binarySize(value.B);
  if (value.M) return containerBytes + Object.keys(value.M).length + itemSize(value.M);
  if (value.L) return value.L.reduce((size, element) => size + 1 + valueSize(element), containerBytes);
  if (value.SS) return value.SS.reduce((size, member) => size + utf8Length(member), 0);
  if (value.NS) return value.NS.reduce((size, member) => size + numberSize(member), 0);
  if (value.BS) return value.BS.reduce((size, member) => size + binarySize(member), 0);
  return 1;
}

/** Bytes behind canonical base64. */
export function binarySize(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/** Levels of nesting, the attribute itself included. */
export const mostLevels = 32;

/** Whether an update has nested values deeper than a request could have. */
export function checkDepth(item: Item): Refusal | undefined {
  return Object.values(item).some((value) => isDeeper(value, mostLevels)) ? tooDeep : undefined;
}

function isDeeper(value: Value, levels: number): boolean {
  if (levels === 0) return true;
  if (value.L) return value.L.some((element) => isDeeper(element, levels - 1));
  return value.M !== undefined && Object.values(value.M).some((member) => isDeeper(member, levels - 1));
}

import { createHash } from "node:crypto";
import type { ItemView } from "../item/text.ts";
import { decimalOf } from "../number/number.ts";
import { utf8Length } from "../value/size.ts";
import { bytesOf, type Value } from "../value/value.ts";
import { hashText } from "./hash.ts";
import { orderedBase64, orderedHash } from "./ordered-base64.ts";
import type { KeyAttribute, KeySchema } from "./schema.ts";

/**
 * Keys as texts for the ordered store, which sorts texts by code point.
 *
 * - A partition is found under its hash and what it is the hash of; a scan goes by hash, as in AWS. What is longer than
 *   `mostInlineBytes` stands there as its digest, since the store's keys are shorter than DynamoDB's.
 * - A sort token has the order of the values: strings as they are, binary in ordered base64, numbers as below.
 */
export interface KeyTokens {
  readonly partition: string;
  /** One for each sort attribute of the schema. */
  readonly sort: readonly string[];
}

/** `undefined` where an attribute is missing or of another type: such an item is not in that index. */
export function tokensOf(schema: KeySchema, item: ItemView): KeyTokens | undefined {
  const partition = valuesOf(schema.partition, item);
  const sort = partition && valuesOf(schema.sort, item);
  return sort && { partition: partitionToken(partition), sort: sort.map(sortToken) };
}

function valuesOf(attributes: readonly KeyAttribute[], item: ItemView): Value[] | undefined {
  const values: Value[] = [];
  for (const { name, type } of attributes) {
    const value = item.attribute(name);
    if (value?.[type] === undefined) return undefined;
    values.push(value);
  }
  return values;
}

const mostInlineBytes = 256;

/** The values of all partition attributes, in the order of the schema. */
export function partitionToken(values: readonly Value[]): string {
  const [only] = values;
  const text = values.length === 1 && only ? scalarText(only) : joined(values.map(scalarText));
  return orderedHash(hashText(text)) + inlineOrDigest(text);
}

const scalarText = ({ S, N, B }: Value): string => S ?? N ?? B ?? "";

/** Lengths in front, so that no two lists of texts are joined to the same. */
const joined = (texts: readonly string[]): string => texts.map((text) => `${text.length}:${text}`).join("");

function inlineOrDigest(text: string): string {
  if (text.length <= mostInlineBytes && utf8Length(text) <= mostInlineBytes) return `=${text}`;
  return `#${createHash("sha256").update(text, "utf16le").digest("base64url")}`;
}

export function sortToken(value: Value): string {
  if (value.N !== undefined) return numberToken(value.N);
  if (value.B !== undefined) return orderedBase64(bytesOf(value.B));
  return value.S ?? "";
}

/** Above the exponents of all numbers, so that what is added to it has three digits. */
const exponentBias = 500;
const largestExponent = 999;

/**
 * Sign, exponent, digits; all of it complemented for a negative number, which ends in a character above all digits, as
 * -12 comes behind -123.
 */
function numberToken(number: string): string {
  const { negative, digits, exponent } = decimalOf(number);
  if (digits === "0") return "1";
  const biased = exponent + exponentBias;
  return negative ? `0${largestExponent - biased}${complement(digits)}~` : `2${biased}${digits}`;
}

function complement(digits: string): string {
  let result = "";
  for (let at = 0; at < digits.length; at++) result += 0x39 - digits.charCodeAt(at);
  return result;
}

/** Names an item behind an index's own key, where many items may have the same. Short, as all keys together must fit. */
export function primaryToken({ partition, sort }: KeyTokens): string {
  return inlineOrDigest(joined([...sort, partition]));
}

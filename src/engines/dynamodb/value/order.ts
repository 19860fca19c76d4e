import { compareNumbers } from "../number/number.ts";
import { bytesOf, type ScalarType, type SetType, type Value } from "./value.ts";

/** Strings in the order of their UTF-8 bytes, which is that of their code points. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at++) {
    const difference = one.charCodeAt(at) - other.charCodeAt(at);
    if (difference !== 0) return codePointOrder(one.charCodeAt(at)) - codePointOrder(other.charCodeAt(at));
  }
  return one.length - other.length;
}

/** Halves of a surrogate pair stand for code points above all others; as numbers they are below U+E000. */
const codePointOrder = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 + 0x800 : unit);

/** Binary in the order of its bytes, unsigned. */
const compareBinary = (one: string, other: string): number =>
  one === other ? 0 : Buffer.compare(bytesOf(one), bytesOf(other));

const orders: Readonly<Record<ScalarType, (one: string, other: string) => number>> = {
  S: compareTexts,
  N: compareNumbers,
  B: compareBinary,
};

const memberTypes: Readonly<Record<SetType, ScalarType>> = { SS: "S", NS: "N", BS: "B" };

export const compareMembers = (type: SetType): ((one: string, other: string) => number) => orders[memberTypes[type]];

/** `undefined` where the two have no order: other types, or types without one. */
export function compareValues(one: Value, other: Value): number | undefined {
  if (one.S !== undefined && other.S !== undefined) return compareTexts(one.S, other.S);
  if (one.N !== undefined && other.N !== undefined) return compareNumbers(one.N, other.N);
  if (one.B !== undefined && other.B !== undefined) return compareBinary(one.B, other.B);
  return undefined;
}

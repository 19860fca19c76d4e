import { addressOf } from "./address.ts";

/** What stands at a leaf of an event. */
export type Scalar = string | number | boolean | null;

/** The element of an array that a value stands in, and the elements around that. */
export interface Membership {
  /** Unlike for every array of one event. */
  readonly array: number;
  readonly index: number;
  readonly around: Membership | undefined;
}

/** A leaf of an event. What predicates derive from it is derived once. */
export interface FieldValue {
  readonly scalar: Scalar;
  readonly membership: Membership | undefined;
  /** In lower case, of a string that was asked for it. */
  lower?: string;
  address?: string;
}

/** Numbers are compared with six digits behind the point (EventBridge user guide, numeric matching). */
const scale = 1e6;
/** The largest number that takes part in numeric matching, on either side of zero. */
export const numberLimit = 5e9;

/** The number in millionths, which is an integer; NaN, which nothing equals, where it is out of range. */
export function scaled(value: number): number {
  return Math.abs(value) <= numberLimit ? Math.round(value * scale) : Number.NaN;
}

/** Of a string its lower case. */
export function lowerOf(value: FieldValue, text: string): string {
  if (value.lower === undefined) value.lower = text.toLowerCase();
  return value.lower;
}

/** Of a string that is an IP address its sortable form; the empty string of every other. */
export function addressIn(value: FieldValue, text: string): string {
  if (value.address === undefined) value.address = addressOf(text) ?? "";
  return value.address;
}

/** Whether both can be seen at once: they never stand in different elements of one array. */
export function consistent(one: Membership | undefined, other: Membership | undefined): boolean {
  for (let mine = one; mine !== undefined; mine = mine.around) {
    for (let theirs = other; theirs !== undefined; theirs = theirs.around) {
      if (mine.array === theirs.array && mine.index !== theirs.index) return false;
    }
  }
  return true;
}

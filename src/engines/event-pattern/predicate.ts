import type { FieldValue, Scalar } from "./values.ts";
import { addressIn, lowerOf, scaled } from "./values.ts";
import type { Wildcard } from "./wildcard.ts";
import { wildcardMatches } from "./wildcard.ts";

/** What one entry of a pattern's list asks of a value. */
export type Predicate =
  | ValuePredicate
  | { readonly kind: "anything-but"; readonly not: readonly ValuePredicate[] }
  | Presence;

/** A field is there, with whatever value; or it is not. */
type Presence = { readonly kind: "exists" } | { readonly kind: "absent" };

/** Predicates on a value alone: those that anything-but can turn around, and ranges. */
export type ValuePredicate =
  | { readonly kind: "equals"; readonly value: Scalar }
  /** Texts that ignore case are in lower case. */
  | { readonly kind: "equals-ignore-case" | AffixKind; readonly text: string }
  | { readonly kind: "wildcard"; readonly pieces: Wildcard }
  /** In millionths, both ends included. */
  | { readonly kind: "numeric"; readonly low: number; readonly high: number }
  | { readonly kind: "cidr"; readonly low: string; readonly high: string };

export type AffixKind = "prefix" | "suffix" | "prefix-ignore-case" | "suffix-ignore-case";

/** Whether a value that is there satisfies the predicate. `absent` is never satisfied by one. */
export function satisfies(predicate: Predicate, value: FieldValue): boolean {
  switch (predicate.kind) {
    case "equals":
      return equals(predicate.value, value.scalar);
    case "exists":
      return true;
    case "absent":
      return false;
    case "anything-but":
      return !predicate.not.some((each) => satisfies(each, value));
    case "numeric": {
      if (typeof value.scalar !== "number") return false;
      const number = scaled(value.scalar);
      return number >= predicate.low && number <= predicate.high;
    }
    default:
      return typeof value.scalar === "string" && textSatisfies(predicate, value, value.scalar);
  }
}

type TextPredicate = Exclude<ValuePredicate, { readonly kind: "equals" | "numeric" }>;

function textSatisfies(predicate: TextPredicate, value: FieldValue, text: string): boolean {
  switch (predicate.kind) {
    case "equals-ignore-case":
      return lowerOf(value, text) === predicate.text;
    case "prefix":
      return text.startsWith(predicate.text);
    case "suffix":
      return text.endsWith(predicate.text);
    case "prefix-ignore-case":
      return lowerOf(value, text).startsWith(predicate.text);
    case "suffix-ignore-case":
      return lowerOf(value, text).endsWith(predicate.text);
    case "wildcard":
      return wildcardMatches(predicate.pieces, text);
    case "cidr": {
      const address = addressIn(value, text);
      // A range of one version holds no address of the other, however the digits compare.
      return address.length === predicate.low.length && address >= predicate.low && address <= predicate.high;
    }
  }
}

/** Numbers are equal to six digits behind the point, those out of range where they are the same. */
function equals(wanted: Scalar, found: Scalar): boolean {
  if (wanted === found) return true;
  return typeof wanted === "number" && typeof found === "number" && scaled(wanted) === scaled(found);
}

import { bytesOf, type Value } from "../value/value.ts";
import { sortToken } from "./token.ts";

/** What a query asks of one sort attribute. */
export type SortCondition =
  | { readonly operator: "=" | "<" | "<=" | ">" | ">="; readonly value: Value }
  | { readonly operator: "BETWEEN"; readonly low: Value; readonly high: Value }
  | { readonly operator: "begins_with"; readonly value: Value };

/** Sort tokens that fulfil a condition. A bound that is undefined is none. */
export interface TokenRange {
  readonly low: string | undefined;
  readonly lowIncluded: boolean;
  readonly high: string | undefined;
  readonly highIncluded: boolean;
}

export function tokenRange(condition: SortCondition): TokenRange {
  if (condition.operator === "BETWEEN") return between(sortToken(condition.low), true, sortToken(condition.high), true);
  const token = sortToken(condition.value);
  switch (condition.operator) {
    case "=":
      return between(token, true, token, true);
    case "<":
      return between(undefined, true, token, false);
    case "<=":
      return between(undefined, true, token, true);
    case ">":
      return between(token, false, undefined, true);
    case ">=":
      return between(token, true, undefined, true);
    case "begins_with":
      return between(token, true, behindPrefix(condition.value), false);
  }
}

const between = (
  low: string | undefined,
  lowIncluded: boolean,
  high: string | undefined,
  highIncluded: boolean,
): TokenRange => ({ low, lowIncluded, high, highIncluded });

/** The first token that is behind all that begin with the prefix. */
function behindPrefix({ S, B }: Value): string | undefined {
  if (S !== undefined) return behindText(S);
  const bytes = bytesOf(B ?? "");
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length--;
  if (length === 0) return undefined;
  const next = Buffer.from(bytes.subarray(0, length));
  next[length - 1] = (next[length - 1] ?? 0) + 1;
  return sortToken({ B: next.toString("base64") });
}

const lastCodePoint = 0x10ffff;
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

function behindText(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === lastCodePoint) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // Surrogates are no characters of their own: behind U+D7FF comes U+E000.
  const next = last + 1 >= firstSurrogate && last + 1 <= lastSurrogate ? lastSurrogate + 1 : last + 1;
  return String.fromCodePoint(...points, next);
}

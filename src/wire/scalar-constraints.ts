import type { Shape } from "../model/link.ts";
import { compilePattern } from "../model/pattern.ts";
import { remembered } from "./memo.ts";

/** Constraints on one value by itself, with Coral's sentence for each. */
export interface ValueConstraint {
  readonly text: string;
  /** What the text shows, where it is a pattern that must fit. */
  readonly pattern?: string;
  holds(value: unknown): boolean;
}

/** In the order in which Coral tells them. */
export const scalarConstraints: (shape: Shape) => readonly ValueConstraint[] = remembered((shape: Shape) => {
  const { pattern, enum: values, min, max } = shape.traits;
  const constraints: ValueConstraint[] = [];
  if (pattern !== undefined) constraints.push(patternConstraint(pattern, max));
  if (values !== undefined) constraints.push(enumConstraint(values));
  if (max !== undefined) constraints.push(isNumber(shape) ? valueAtMost(max) : lengthAtMost(max));
  // A length cannot be below nothing.
  if (min !== undefined && (isNumber(shape) || min > 0)) {
    constraints.push(isNumber(shape) ? valueAtLeast(min) : lengthAtLeast(min));
  }
  return constraints;
});

function isNumber(shape: Shape): boolean {
  switch (shape.type) {
    case "integer":
    case "long":
    case "float":
    case "double":
    case "bigInteger":
    case "bigDecimal":
      return true;
    default:
      return false;
  }
}

/**
 * Compiled when first needed: some tables have a thousand patterns, and most are never asked for. What is too long for
 * its shape is refused for that, and not searched.
 */
function patternConstraint(pattern: string, max: number | undefined): ValueConstraint {
  const fits = max === undefined ? undefined : lengthAtMost(max);
  let expression: RegExp | undefined;
  return {
    text: `Member must satisfy regular expression pattern: ${pattern}`,
    pattern,
    holds(value) {
      if (typeof value !== "string" || fits?.holds(value) === false) return true;
      expression ??= compilePattern(pattern);
      return expression.test(value);
    },
  };
}

function enumConstraint(values: readonly string[]): ValueConstraint {
  const allowed = new Set<unknown>(values);
  return {
    text: `Member must satisfy enum value set: [${values.join(", ")}]`,
    holds: (value) => typeof value !== "string" || allowed.has(value),
  };
}

function valueAtMost(max: number): ValueConstraint {
  return {
    text: `Member must have value less than or equal to ${max}`,
    holds: (value) => !((value as number | bigint) > max),
  };
}

function valueAtLeast(min: number): ValueConstraint {
  return {
    text: `Member must have value greater than or equal to ${min}`,
    holds: (value) => !((value as number | bigint) < min),
  };
}

function lengthAtMost(max: number): ValueConstraint {
  return {
    text: `Member must have length less than or equal to ${max}`,
    holds: (value) => (typeof value === "string" && value.length <= max) || !(lengthOf(value) > max),
  };
}

function lengthAtLeast(min: number): ValueConstraint {
  return {
    text: `Member must have length greater than or equal to ${min}`,
    holds: (value) => !(lengthOf(value) < min),
  };
}

/** Characters of a string, not UTF-16 units (Smithy's length trait); bytes of a blob; items of a collection. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") return codePoints(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== "object" || value === null) return 0;
  // A stream tells its length or passes, because NaN is neither more nor less than any bound.
  if (Symbol.asyncIterator in value) return (value as { length?: number }).length ?? Number.NaN;
  return Object.keys(value).length;
}

function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const code = text.charCodeAt(index);
    if (code < 0xd800 || code > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) count--;
  }
  return count;
}

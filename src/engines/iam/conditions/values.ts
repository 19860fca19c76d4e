import type { PatternReading } from "../pattern.ts";
import { compilePattern } from "../pattern.ts";
import type { ContextReader } from "../request.ts";
import { compileTemplate, matchTemplate } from "../template-pattern.ts";
import type { Template } from "../variables.ts";
import { fixedPieces, parseTemplate, resolveText } from "../variables.ts";
import { parseDate } from "./dates.ts";
import { holds, parseAddress, parseRange } from "./ip.ts";

/**
 * How one value of a policy compares with one value of a request. What cannot be compared (a malformed number, an
 * unresolved variable) is `invalid`: it satisfies no operator, and no negated one either.
 */
export type Outcome = "match" | "differ" | "invalid";

/** Compiled once per policy value. */
export type ValueTest = (actual: string, context: ContextReader) => Outcome;

/** Makes the test for a policy's value. `withVariables` as the document's version has it. */
export type ValueCompiler = (expected: string, withVariables: boolean) => ValueTest;

const invalid: ValueTest = () => "invalid";

function outcome(matches: boolean): Outcome {
  return matches ? "match" : "differ";
}

export const stringEquals: ValueCompiler = (expected, withVariables) => {
  const template = parseTemplate(expected, withVariables);
  if (template.hasVariables) return (actual, context) => equalsResolved(template, actual, context);
  const text = fixedPieces(template)
    .map((piece) => piece.text)
    .join("");
  return (actual) => outcome(actual === text);
};

function equalsResolved(template: Template, actual: string, context: ContextReader): Outcome {
  const text = resolveText(template, context);
  return text === undefined ? "invalid" : outcome(actual === text);
}

export const stringEqualsIgnoreCase: ValueCompiler = (expected, withVariables) => {
  const template = parseTemplate(expected, withVariables);
  return (actual, context) => {
    const text = resolveText(template, context);
    return text === undefined ? "invalid" : outcome(actual.toLowerCase() === text.toLowerCase());
  };
};

export const stringLike: ValueCompiler = (expected, withVariables) =>
  likeTest("text", parseTemplate(expected, withVariables));

export const arnLike: ValueCompiler = (expected, withVariables) => {
  const template = parseTemplate(expected, withVariables);
  if (!isArn(expected) && expected !== "*") return invalid;
  const test = likeTest("arn", template);
  return (actual, context) => (isArn(actual) ? test(actual, context) : "invalid");
};

function likeTest(reading: PatternReading, template: Template): ValueTest {
  if (template.hasVariables) {
    const pattern = compileTemplate(reading, template);
    return (actual, context) => {
      const matched = matchTemplate(pattern, actual, context);
      return matched === "unresolved" ? "invalid" : matched;
    };
  }
  const pattern = compilePattern(reading, fixedPieces(template));
  return (actual) => outcome(pattern.matches(actual));
}

/** Six segments, the first of which is `arn`. */
function isArn(text: string): boolean {
  return text.startsWith("arn:") && text.split(":", 6).length === 6;
}

export type Comparison = (actual: number, expected: number) => boolean;

export const equal: Comparison = (actual, expected) => actual === expected;
export const less: Comparison = (actual, expected) => actual < expected;
export const lessOrEqual: Comparison = (actual, expected) => actual <= expected;
export const greater: Comparison = (actual, expected) => actual > expected;
export const greaterOrEqual: Comparison = (actual, expected) => actual >= expected;

export function numeric(compare: Comparison): ValueCompiler {
  return comparing(parseNumber, compare);
}

export function date(compare: Comparison): ValueCompiler {
  return comparing(parseDate, compare);
}

function comparing(parse: (text: string) => number | undefined, compare: Comparison): ValueCompiler {
  return (expected) => {
    const limit = parse(expected);
    if (limit === undefined) return invalid;
    return (actual) => {
      const value = parse(actual);
      return value === undefined ? "invalid" : outcome(compare(value, limit));
    };
  };
}

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseNumber(text: string): number | undefined {
  return numberPattern.test(text) ? Number(text) : undefined;
}

export const bool: ValueCompiler = (expected) => {
  const wanted = parseBoolean(expected);
  if (wanted === undefined) return invalid;
  return (actual) => {
    const value = parseBoolean(actual);
    return value === undefined ? "invalid" : outcome(value === wanted);
  };
};

export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Both sides are base64; equal bytes have equal text. */
export const binary: ValueCompiler = (expected) => {
  if (!base64Pattern.test(expected)) return invalid;
  return (actual) => (base64Pattern.test(actual) ? outcome(actual === expected) : "invalid");
};

export const ipAddress: ValueCompiler = (expected) => {
  const range = parseRange(expected);
  if (!range) return invalid;
  return (actual) => {
    const address = parseAddress(actual);
    return address ? outcome(holds(range, address)) : "invalid";
  };
};

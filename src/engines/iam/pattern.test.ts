import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PatternReading } from "./pattern.ts";
import { compilePattern } from "./pattern.ts";
import { compileTemplate, matchTemplate } from "./template-pattern.ts";
import { parseTemplate } from "./variables.ts";

function matches(reading: PatternReading, pattern: string, text: string): boolean {
  return compilePattern(reading, [{ text: pattern, literal: false }]).matches(text);
}

describe("text: * is any run of characters, ? exactly one", () => {
  test.each([
    ["*", "", true],
    ["*", "anything:at/all", true],
    ["", "", true],
    ["", "a", false],
    ["abc", "abc", true],
    ["abc", "abcd", false],
    ["abc", "ab", false],
    ["a*", "a", true],
    ["a*", "abc", true],
    ["a*", "ba", false],
    ["*a", "bca", true],
    ["*a", "ab", false],
    ["a*c", "abbbc", true],
    ["a*c", "abbb", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?c", "abbc", false],
    ["??", "ab", true],
    ["??", "a", false],
    ["a**c", "ac", true],
    ["*ab*ab*", "xabyabz", true],
    ["*ab*ab*", "xabyaz", false],
    ["s3:*object", "s3:getobject", true],
    ["s3:*object", "s3:getobjectacl", false],
    ["a.c", "abc", false],
    ["[a]", "a", false],
    ["*?", "", false],
    ["*?", "x", true],
  ])("%s against %s: %s", (pattern, text, expected) => {
    expect(matches("text", pattern, text)).toBe(expected);
  });
});

describe("resource: wildcards in an ARN", () => {
  test.each([
    ["*", "arn:aws:s3:::b", true],
    ["*", "*", true],
    ["arn:aws:s3:::b", "*", false],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/a/b/c", true],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b", false],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/", true],
    ["arn:aws:s3:::b/*/x", "arn:aws:s3:::b/a:b/x", true],
    ["arn:aws:s3:::b?", "arn:aws:s3:::bx", true],
    ["arn:aws:s3:::b?", "arn:aws:s3:::b", false],
    ["arn:aws:s3:::B", "arn:aws:s3:::b", false],
    ["arn:aws:sqs:*:123456789012:q", "arn:aws:sqs:eu-west-1:123456789012:q", true],
    ["arn:aws:sqs:eu-*:123456789012:q", "arn:aws:sqs:eu-west-1:123456789012:q", true],
    ["arn:aws:sqs:eu-*:123456789012:q", "arn:aws:sqs:us-east-1:123456789012:q", false],
    ["arn:aws:sqs:e*1:123456789012:q", "arn:aws:sqs:eu-west-1:123456789012:q", true],
    ["arn:aws:sqs:e*2:q", "arn:aws:sqs:eu-west-1:123456789012:q", false],
    ["arn:aws:sqs:us-east-?:*:q", "arn:aws:sqs:us-east-1:123456789012:q", true],
    ["arn:aws:sqs:us-east-1?123456789012:q", "arn:aws:sqs:us-east-1:123456789012:q", false],
    ["arn:aws:sqs:e*t-1:q", "arn:aws:sqs:eu-west-1:123456789012:q", false],
    ["arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:123456789012:q", false],
    ["arn:aws:sqs", "arn:aws:sqs:eu-west-1:123456789012:q", true],
    ["arn:aws:sqs", "arn:aws:sns:eu-west-1:123456789012:q", false],
    ["arn:aws:sqs:eu-west-1", "arn:aws:sqs:eu-west-1:123456789012:q", true],
    ["arn:aws:sqs:eu-west-1", "arn:aws:sqs:eu-west-2:123456789012:q", false],
    ["arn:aws:lambda:*:*:function:f:*", "arn:aws:lambda:us-east-1:123456789012:function:f:PROD", true],
    ["arn:aws:lambda:*:*:function:f", "arn:aws:lambda:us-east-1:123456789012:function:f:PROD", false],
    ["arn:aws:lambda:*:*:function:f*", "arn:aws:lambda:us-east-1:123456789012:function:f:PROD", true],
    ["arn:*:s3:::b", "arn:aws-cn:s3:::b", true],
    ["arn:aws:s3*", "arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/a", true],
  ])("%s against %s: %s", (pattern, text, expected) => {
    expect(matches("resource", pattern, text)).toBe(expected);
  });
});

describe("arn: the six segments are compared one by one", () => {
  test.each([
    ["arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/a/b", true],
    ["arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:user/a", false],
    ["arn:aws:iam:*:role/x", "arn:aws:iam::123456789012:role/x", false],
    ["arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:123456789012:t:sub", true],
    ["arn:aws:sns:us-?ast-1:123456789012:t", "arn:aws:sns:us-east-1:123456789012:t", true],
    ["arn:aws:s*:us-east-1:123456789012:t", "arn:aws:sns:us-east-1:123456789012:t", true],
  ])("%s against %s: %s", (pattern, text, expected) => {
    expect(matches("arn", pattern, text)).toBe(expected);
  });
});

/** The rule as a regular expression, which may be as slow as it likes. */
function reference(reading: PatternReading, pattern: string, text: string): boolean {
  const whole =
    reading === "resource" && pattern !== "*"
      ? pattern + ":*".repeat(Math.max(0, 6 - pattern.split(":").length))
      : pattern;
  let colons = 0;
  let source = "";
  for (const [at, mark] of [...whole].entries()) {
    if (mark === ":") colons++;
    const confined = reading !== "text" && whole !== "*" && colons < 5;
    if (mark === "*") source += confined && !(reading === "resource" && whole[at + 1] === ":") ? "[^:]*" : "[^]*";
    else if (mark === "?") source += confined ? "[^:]" : "[^]";
    else source += mark.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return new RegExp(`^${source}$`).test(text);
}

describe("compiled patterns agree with a regular expression", () => {
  const small = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });
  // Runs of stars are one star, except that the reference would look at what follows each.
  const pattern = small("ab:*?", 12).map((text) => text.replace(/\*+/g, "*"));

  test.each(["text", "arn", "resource"] as const)("%s", (reading) => {
    fc.assert(
      fc.property(pattern, small("ab:", 14), (wild, text) => {
        expect(matches(reading, wild, text)).toBe(reference(reading, wild, text));
      }),
      { numRuns: 5000 },
    );
  });

  test("literal pieces stand for themselves", () => {
    fc.assert(
      fc.property(small("a*?:", 6), small("a*?:", 6), (literal, text) => {
        expect(compilePattern("text", [{ text: literal, literal: true }]).matches(text)).toBe(literal === text);
      }),
    );
  });

  test("a hostile pattern takes no exponential time", () => {
    expect(matches("text", `${"a*".repeat(200)}b`, "a".repeat(4000))).toBe(false);
    expect(matches("resource", `arn:aws:s3:::${"a*".repeat(200)}b`, `arn:aws:s3:::${"a".repeat(4000)}`)).toBe(false);
  });
});

describe("a pattern with variables matches as the pattern that its values make", () => {
  const small = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

  test.each(["text", "arn", "resource"] as const)("%s", (reading) => {
    fc.assert(
      fc.property(
        small("a:*", 10),
        small("ab*", 3),
        small("a:*?", 4),
        small("ab:", 16),
        (before, value, after, text) => {
          const template = parseTemplate(`${before}\${x:y}${after}`, true);
          const pieces = [
            { text: before, literal: false },
            { text: value, literal: true },
            { text: after, literal: false },
          ];
          const pattern = compileTemplate(reading, template);
          const outcome = matchTemplate(pattern, text, new Map([["x:y", value]]));
          expect(outcome).toBe(compilePattern(reading, pieces).matches(text) ? "match" : "differ");
          if (outcome === "match") expect(text.startsWith(pattern.start)).toBe(true);
          expect(matchTemplate(pattern, text, new Map())).toBe("unresolved");
        },
      ),
      { numRuns: 3000 },
    );
  });
});

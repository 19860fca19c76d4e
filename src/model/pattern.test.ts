import { describe, expect, it } from "vitest";
import { compilePattern, translatePattern } from "./pattern.ts";

describe("translatePattern", () => {
  const cases: readonly (readonly [java: string, source: string, flags: string])[] = [
    ["[a-z]+", "[a-z]+", "u"],
    ["(?i)all|[0-9]{12}", "all|[0-9]{12}", "ui"],
    ["(?s).*", ".*", "us"],
    ["\\p{Print}+", "[ -~]+", "u"],
    ["[\\p{Alnum}_]*", "[a-zA-Z0-9_]*", "u"],
    ["\\p{IsAlphabetic}\\pL", "\\p{Alphabetic}\\p{L}", "u"],
    ["[\\w-_]*", "[\\w\\-_]*", "u"],
    ["[\\w-]*", "[\\w-]*", "u"],
    ["a\\-b\\_c\\:d\\ e", "a-b_c:d e", "u"],
    ["[a\\-z\\_]", "[a\\-z_]", "u"],
    ["a*+b++c?+d{2}+", "a*b+c?d{2}", "u"],
    ["a*?b{2,}?", "a*?b{2,}?", "u"],
    ["(?>ab)", "(?:ab)", "u"],
    ["(\\/(?!\\.)+[^/]+)", "(\\/(?:(?!\\.))+[^/]+)", "u"],
    ["\\Aa\\Z", "^a$", "u"],
    ["\\Qa.b\\E+", "a\\.b+", "u"],
    ["{####}", "\\{####\\}", "u"],
    ["[^]a]", "[^\\]a]", "u"],
    ["[[a]", "[\\[a]", "u"],
    ["x{2,3}", "x{2,3}", "u"],
    ["\\u0020\\x7E(a)\\1", "\\u0020\\x7E(a)\\1", "u"],
  ];
  for (const [java, source, flags] of cases)
    it(java, () => {
      expect(translatePattern(java)).toEqual({ source, flags });
      expect(() => compilePattern(java)).not.toThrow();
    });
});

describe("compilePattern", () => {
  it("matches in full, also across alternatives", () => {
    expect(compilePattern("a|b").test("ab")).toBe(false);
    expect(compilePattern("a|b").test("b")).toBe(true);
    expect(compilePattern("[a-z]+").test("abc1")).toBe(false);
  });

  it("reads surrogate pairs in ranges as code points", () => {
    expect(compilePattern("[\\uD800\\uDC00-\\uDBFF\\uDFFF]").test("😀")).toBe(true);
  });

  it("compiles once", () => {
    expect(compilePattern("once")).toBe(compilePattern("once"));
  });
});

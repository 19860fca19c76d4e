import { describe, expect, it } from "vitest";
import { findPair, findStep, stepAt, toBase32, totpCode } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

describe("totpCode", () => {
  // RFC 6238, appendix B, rows of SHA-1; six digits are the last six of its eight.
  it.each([
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ])("at second %i is %s", (second, code) => {
    expect(totpCode(secret, stepAt(second * 1000))).toBe(code);
  });
});

describe("finding steps", () => {
  const now = 100_000;
  it.each([
    [0, 0, true],
    [-1, 1, true],
    [1, 1, true],
    [-2, 1, false],
    [2, 1, false],
  ])("a code %i steps away, within %i: %s", (away, reach, found) => {
    expect(findStep(secret, totpCode(secret, now + away), now, reach)).toBe(found ? now + away : undefined);
  });

  it("passes over steps that were used", () => {
    expect(findStep(secret, totpCode(secret, now), now, 1, now)).toBeUndefined();
    expect(findStep(secret, totpCode(secret, now), now, 1, now - 1)).toBe(now);
  });

  it("takes two codes in order only", () => {
    const [before, at, after] = [now - 1, now, now + 1].map((step) => totpCode(secret, step)) as [
      string,
      string,
      string,
    ];
    expect(findPair(secret, before, at, now, 2)).toBe(now);
    expect(findPair(secret, at, after, now, 2)).toBe(now + 1);
    expect(findPair(secret, at, before, now, 2)).toBeUndefined();
    expect(findPair(secret, at, at, now, 2)).toBeUndefined();
    expect(findPair(secret, before, after, now, 2)).toBeUndefined();
  });
});

describe("toBase32", () => {
  // RFC 4648, section 10, without padding.
  it.each([
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])("%j", (plain, encoded) => {
    expect(toBase32(Buffer.from(plain))).toBe(encoded);
  });
});

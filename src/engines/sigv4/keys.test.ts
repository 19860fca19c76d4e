import { describe, expect, test } from "vitest";
import { hmacKey, hmacSha256, sameHex } from "./digest.ts";
import { createSigningKeyCache, deriveSigningKey } from "./keys.ts";
import type { Scope } from "./types.ts";

const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const scope = (region: string): Scope => ({
  date: "20150830",
  region,
  service: "iam",
  text: `20150830/${region}/iam/aws4_request`,
});

test("a signing key is the one of AWS's documentation", () => {
  const key = deriveSigningKey(secret, "20150830", "us-east-1", "iam");
  expect(key.toString("hex")).toBe("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
});

test("an HMAC key signs as node:crypto does, short texts and long ones", () => {
  const raw = hmacSha256(Buffer.from("key"), "seed");
  const key = hmacKey(raw);
  for (const text of ["", "a", "x".repeat(192), "x".repeat(193), "é".repeat(5000), "b"]) {
    expect(key.sign(text)).toBe(hmacSha256(raw, text).toString("hex"));
  }
});

test.each([
  ["the same", "ab".repeat(32), true],
  ["upper case", "AB".repeat(32), false],
  ["another length", "ab".repeat(31), false],
  ["a last letter that does not fit", `${"ab".repeat(31)}a\xe2`, false],
  ["letters that are digits cut to a byte", "š".repeat(64), false],
])("hex digests compare: %s", (_name, given, same) => {
  expect(sameHex("ab".repeat(32), "ab".repeat(32))).toBe(true);
  expect(sameHex("ab".repeat(32), given)).toBe(same);
  expect(sameHex("aa".repeat(32), given)).toBe(false);
});

describe("the cache of signing keys", () => {
  test("gives the key it has", () => {
    const cache = createSigningKeyCache();
    expect(cache.hmacKey("A", secret, scope("us-east-1"))).toBe(cache.hmacKey("A", secret, scope("us-east-1")));
    expect(cache.keyPair("A", secret)).toBe(cache.keyPair("A", secret));
    expect(cache.size).toBe(2);
  });

  test("never gives the key of another secret", () => {
    const cache = createSigningKeyCache();
    const before = cache.hmacKey("A", secret, scope("us-east-1"));
    expect(cache.hmacKey("A", "other", scope("us-east-1")).sign("x")).not.toBe(before.sign("x"));
    expect(cache.size).toBe(1);
  });

  test("forgets an access key with all that was derived for it", () => {
    const cache = createSigningKeyCache();
    cache.hmacKey("A", secret, scope("us-east-1"));
    cache.hmacKey("A", secret, scope("eu-west-1"));
    cache.keyPair("A", secret);
    cache.hmacKey("B", secret, scope("us-east-1"));
    cache.forget("A");
    expect(cache.size).toBe(1);
    cache.forget("A");
    expect(cache.size).toBe(1);
  });

  test("holds no more than its limit", () => {
    const cache = createSigningKeyCache(8);
    for (let i = 0; i < 100; i++) {
      cache.hmacKey(`key-${i % 7}`, secret, scope(`region-${i}`));
      expect(cache.size).toBeLessThanOrEqual(8);
    }
  });
});

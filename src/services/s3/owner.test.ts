import { describe, expect, it } from "vitest";
import { accountOf, canonicalId } from "./owner.ts";

describe("canonical user ids", () => {
  it.each(["000000000000", "111122223333", "999999999999"])("stand for %s, both ways", (account) => {
    const id = canonicalId(account);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(accountOf(id)).toBe(account);
  });

  it.each(["", "0".repeat(64), "x".repeat(64), canonicalId("000000000000").slice(1)])("%s stands for nobody", (id) => {
    expect(accountOf(id)).toBeUndefined();
  });
});

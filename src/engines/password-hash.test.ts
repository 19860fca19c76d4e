import { expect, it } from "vitest";
import { hashPassword, saltBytes, sameHash } from "./password-hash.ts";

const salt = new Uint8Array(saltBytes).fill(7);
const other = new Uint8Array(saltBytes).fill(8);

it("gives one hash for one password and salt, however it was typed", async () => {
  const hash = await hashPassword("p\u00e4ss", salt);
  expect(hash).toHaveLength(32);
  expect(sameHash(hash, await hashPassword("pa\u0308ss", salt))).toBe(true);
  expect(sameHash(hash, await hashPassword("pass", salt))).toBe(false);
  expect(sameHash(hash, await hashPassword("p\u00e4ss", other))).toBe(false);
  expect(sameHash(hash, hash.subarray(1))).toBe(false);
});

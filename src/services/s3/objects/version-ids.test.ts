import { expect, it } from "vitest";
import { mintVersionId, sequenceIn } from "./version-ids.ts";

const random = {
  bytes: (length: number) => new Uint8Array(length).map((_, at) => (at * 89 + 7) & 0xff),
  privateKey: () => Promise.reject(new Error("no keys here")),
};

it.each([1, 2, 255, 2 ** 32, 2 ** 47])("the sequence %i is found again in its version id", (sequence) => {
  const id = mintVersionId(random, sequence);
  expect(id).toMatch(/^[A-Za-z0-9._]{32}$/);
  expect(sequenceIn(id)).toBe(sequence);
});

it.each(["", "null", "a".repeat(31), "a".repeat(33), "-".repeat(32)])("%j is no version id", (text) => {
  expect(sequenceIn(text)).toBeUndefined();
});

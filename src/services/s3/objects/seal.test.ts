import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openingOf, openRecord, type SealingKey, sealerOf, sealRecord } from "./seal.ts";

const dataKey = randomBytes(32);

describe.each<[string, SealingKey]>([
  ["one layer", { dataKey, layers: 1 }],
  ["two layers", { dataKey, layers: 2 }],
])("%s", (_name, key) => {
  it("a record opens as it was, under its own id alone", () => {
    const plain = randomBytes(1_000);
    const sealed = sealRecord(key, "a", plain);
    expect(Buffer.from(openRecord(key, "a", sealed)).equals(plain)).toBe(true);
    expect(() => openRecord(key, "b", sealed)).toThrow("not what was sealed");
  });

  it.each([
    [0, 200_000],
    [0, 1],
    [65_535, 65_537],
    [131_000, 199_999],
    [199_999, 200_000],
  ])("the bytes %i to %i of a large piece", (start, end) => {
    const plain = randomBytes(200_000);
    const sealer = sealerOf(key, "id");
    const sealed = Buffer.concat([
      ...sealer.push(plain.subarray(0, 70_001)),
      ...sealer.push(plain.subarray(70_001)),
      ...sealer.end(),
    ]);
    const { sealedStart, sealedEnd, opener } = openingOf(key, "id", plain.length, start, end);
    const opened = Buffer.concat(opener.push(sealed.subarray(sealedStart, sealedEnd)));
    opener.end();
    expect(opened.equals(plain.subarray(start, end))).toBe(true);
  });
});

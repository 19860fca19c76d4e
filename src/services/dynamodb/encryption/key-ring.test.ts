import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { packedSize, packedText, packItem } from "../../../engines/dynamodb/index.ts";
import { createKeyRing, isSealed, KeyNotReady } from "./key-ring.ts";
import { openValue, sealValue } from "./sealing.ts";

const minute = 60_000;
const id = "00112233445566778899aabbccddeeff";
let drawn = 0;
const random = {
  bytes: (length: number) => createHash("sha256").update(String(drawn++)).digest().subarray(0, length),
  privateKey: () => Promise.reject(new Error("none is asked for")),
};
const ringWith = (who = "alice") => {
  const ring = createKeyRing(random);
  ring.keep(id, random.bytes(32), who, 0);
  return ring;
};

describe("what is sealed", () => {
  it("is an item, or a row, and comes out as it was", () => {
    const ring = ringWith();
    const item = packItem({ id: { S: "one" }, secret: { S: "whisper" } });
    const sealed = sealValue(ring, id, item) as Uint8Array;
    expect(isSealed(item)).toBe(false);
    expect(isSealed(sealed)).toBe(true);
    expect(Buffer.from(sealed).includes("whisper")).toBe(false);
    const opened = openValue(ring, sealed) as Uint8Array;
    expect(packedText(opened)).toBe(packedText(item));
    expect(packedSize(opened)).toBe(packedSize(item));
    const row = { event: "INSERT", keys: "{}", bytes: 4 };
    expect(openValue(ring, sealValue(ring, id, row))).toEqual(row);
    expect(sealValue(ring, undefined, row)).toBe(row);
    expect(openValue(ring, row)).toBe(row);
  });

  it("is never the same twice, and not what somebody made of it", () => {
    const ring = ringWith();
    const item = packItem({ id: { S: "one" } });
    const [one, other] = [ring.seal(id, item), ring.seal(id, item)];
    expect(one).not.toEqual(other);
    for (const at of [20, 40, one.length - 1]) {
      const forged = Uint8Array.from(one);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(() => ring.open(forged)).toThrow();
    }
  });

  it("needs its key", () => {
    const sealed = ringWith().seal(id, Buffer.from("{}"));
    expect(() => createKeyRing(random).open(sealed)).toThrow(KeyNotReady);
    expect(() => createKeyRing(random).seal(id, sealed)).toThrow(KeyNotReady);
  });
});

describe("a key", () => {
  const cases: [string, (ring: ReturnType<typeof ringWith>) => boolean, boolean][] = [
    ["is lent to who asked for it", (ring) => ring.lend(id, "alice", 4 * minute), true],
    ["is lent to nobody else", (ring) => ring.lend(id, "bob", 1), false],
    ["is lent no more after five idle minutes", (ring) => ring.lend(id, "alice", 5 * minute), false],
    [
      "is lent on as long as it is used",
      (ring) => [4, 8, 12].every((at) => ring.lend(id, "alice", at * minute)) && ring.lend(id, "alice", 16 * minute),
      true,
    ],
    [
      "is nobody's when it is forgotten",
      (ring) => {
        ring.forget(id);
        return ring.lend(id, "alice", 1);
      },
      false,
    ],
  ];
  it.each(cases)("%s", (_name, lend, expected) => {
    expect(lend(ringWith())).toBe(expected);
  });

  it("is not held in memory without a use for it", () => {
    const ring = ringWith();
    ring.keep("f".repeat(32), random.bytes(32), "bob", 6 * minute);
    expect(ring.bytesOf(id)).toBeUndefined();
  });
});

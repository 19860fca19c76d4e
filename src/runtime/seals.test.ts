import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { createSeals } from "./seals.ts";

const random = createRandom();
const key = random.bytes(32);
const seals = createSeals(key, random);
const plain = Buffer.from("a secret access key");

describe("seals", () => {
  it.each([0, 1, 15, 16, 17, 10_000])("open what they sealed, %i bytes", (length) => {
    const bytes = random.bytes(length);
    expect(Buffer.from(seals.open("p", seals.seal("p", bytes)) ?? []).equals(bytes)).toBe(true);
  });

  it("open in another process with the same master key", () => {
    expect(createSeals(key, createRandom()).open("p", seals.seal("p", plain))).toEqual(plain);
  });

  it("hide what they hold, and hide it differently every time", () => {
    const [first, second] = [seals.seal("p", plain), seals.seal("p", plain)];
    expect(Buffer.from(first).includes(plain)).toBe(false);
    expect(Buffer.from(first).equals(second)).toBe(false);
  });

  it("do not open for another purpose, or under another key", () => {
    const sealed = seals.seal("session", plain);
    expect(seals.open("access-key", sealed)).toBeUndefined();
    expect(createSeals(random.bytes(32), random).open("session", sealed)).toBeUndefined();
  });

  it("do not open once a single bit has changed, anywhere", () => {
    const sealed = seals.seal("p", plain);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(seals.open("p", changed)).toBeUndefined();
    }
  });

  it("do not open what was cut or grown, and never throw", () => {
    const sealed = seals.seal("p", plain);
    for (let length = 0; length < sealed.length; length++)
      expect(seals.open("p", sealed.subarray(0, length))).toBeUndefined();
    expect(seals.open("p", Buffer.concat([sealed, Buffer.alloc(1)]))).toBeUndefined();
  });
});

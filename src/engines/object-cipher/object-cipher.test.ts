import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BrokenSealError,
  bodyKey,
  chunkBytes,
  createOpener,
  createSealer,
  plainLength,
  rangeOf,
  sealedLength,
} from "./index.ts";

const key = Buffer.alloc(32, 7);
const sealedChunk = chunkBytes + 16;
/** Lengths at which something changes. */
const lengths = [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes + 12_345];

const bytesOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8)) & 0xff;
  return bytes;
};

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function seal(plain: Uint8Array, size = 100_000, under: Uint8Array = key): Buffer {
  const sealer = createSealer(under);
  const sealed: Uint8Array[] = [];
  for (const piece of cut(plain, size)) sealed.push(...sealer.push(piece));
  return Buffer.concat([...sealed, ...sealer.end()]);
}

/** The bytes [start, end), from no more of the sealed object than the range says. */
function open(sealed: Uint8Array, start: number, end: number, total: number, size = 100_000, under = key): Buffer {
  const range = rangeOf(start, end, total);
  const opener = createOpener(under, range);
  const opened: Uint8Array[] = [];
  for (const piece of cut(sealed.subarray(range.sealedStart, range.sealedEnd), size))
    opened.push(...opener.push(piece));
  opener.end();
  return Buffer.concat(opened);
}

describe("sealing and opening", () => {
  it.each(lengths)("%i bytes come back", (length) => {
    const plain = bytesOf(length);
    const sealed = seal(plain);
    expect(sealed.length).toBe(sealedLength(length));
    expect(plainLength(sealed.length)).toBe(length);
    expect(open(sealed, 0, length, length).equals(plain)).toBe(true);
    if (length >= 64) expect(sealed.indexOf(plain.subarray(0, 64))).toBe(-1);
  });

  it.each([1, 15, 16, 4096, chunkBytes, sealedChunk, 1 << 20])("pieces of %i bytes", (size) => {
    const plain = bytesOf(chunkBytes + 700);
    const sealed = seal(plain, size);
    expect(sealed.equals(seal(plain))).toBe(true);
    expect(open(sealed, 0, plain.length, plain.length, size).equals(plain)).toBe(true);
  });

  it("gives any range from its own chunks alone", () => {
    const plain = bytesOf(4 * chunkBytes + 321);
    const sealed = seal(plain);
    const place = fc.nat(plain.length);
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1000, max: 200_000 }), (one, other, size) => {
        const [start, end] = one < other ? [one, other] : [other, one];
        expect(open(sealed, start, end, plain.length, size).equals(plain.subarray(start, end))).toBe(true);
        const { sealedStart, sealedEnd } = rangeOf(start, end, plain.length);
        expect(sealedEnd - sealedStart).toBeLessThan(end - start + 2 * sealedChunk + 16 * 5);
      }),
      { numRuns: 60 },
    );
  });

  it("knows which lengths a sealed object can have", () => {
    for (const length of [0, 15, sealedChunk + 1, sealedChunk + 16])
      expect(() => plainLength(length), String(length)).toThrow(RangeError);
    expect(plainLength(16)).toBe(0);
    expect(plainLength(sealedChunk + 17)).toBe(chunkBytes + 1);
    expect(plainLength(sealedLength(5 * 2 ** 40))).toBe(5 * 2 ** 40);
  });

  it("refuses ranges outside of the object", () => {
    for (const [start, end] of [
      [-1, 1],
      [2, 1],
      [0, 11],
    ] as const)
      expect(() => rangeOf(start, end, 10)).toThrow(RangeError);
  });

  it("refuses keys of another size, and use after the end", () => {
    expect(() => createSealer(new Uint8Array(16))).toThrow(RangeError);
    expect(() => createOpener(new Uint8Array(16), rangeOf(0, 0, 0))).toThrow(RangeError);
    const sealer = createSealer(key);
    sealer.end();
    expect(() => sealer.push(new Uint8Array(1))).toThrow("has ended");
    expect(() => sealer.end()).toThrow("has ended");
  });

  it("derives a key of its own for each body", () => {
    const one = bodyKey(key, "a");
    expect(one).toHaveLength(32);
    expect(bodyKey(key, "a")).toEqual(one);
    expect(bodyKey(key, "b")).not.toEqual(one);
    expect(bodyKey(Buffer.alloc(32, 8), "a")).not.toEqual(one);
  });
});

describe("what is not as it was sealed", () => {
  const total = 3 * chunkBytes + 500;
  const plain = bytesOf(total);
  const sealed = seal(plain);
  const chunk = (index: number): Buffer => sealed.subarray(index * sealedChunk, (index + 1) * sealedChunk);
  const flipped = (at: number): Buffer => {
    const copy = Buffer.from(sealed);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };

  const cases: readonly (readonly [string, Buffer, number])[] = [
    ["a changed byte", flipped(100), total],
    ["a changed tag", flipped(chunkBytes + 3), total],
    ["a changed last byte", flipped(sealed.length - 1), total],
    ["swapped chunks", Buffer.concat([chunk(1), chunk(0), chunk(2), chunk(3)]), total],
    ["a repeated chunk", Buffer.concat([chunk(0), chunk(0), chunk(2), chunk(3)]), total],
    [
      "a chunk of another object",
      Buffer.concat([chunk(0), seal(plain, 100_000, Buffer.alloc(32, 9)).subarray(sealedChunk)]),
      total,
    ],
    ["an end cut off between chunks", sealed.subarray(0, 3 * sealedChunk), 3 * chunkBytes],
    ["an end cut off inside a chunk", sealed.subarray(0, sealed.length - 100), total - 100],
    ["an end that is missing", sealed.subarray(0, 2 * sealedChunk), total],
    ["more than there was", Buffer.concat([chunk(0), chunk(1), chunk(2), chunk(3), Buffer.alloc(20)]), total + 20],
  ];

  it.each(cases)("is noticed: %s", (_, bytes, length) => {
    expect(() => open(bytes, 0, length, length)).toThrow(BrokenSealError);
  });

  it("is noticed: a piece that is too long", () => {
    const opener = createOpener(key, rangeOf(0, 10, total));
    expect(() => opener.push(sealed)).toThrow(BrokenSealError);
  });

  it("is not given out, not even in part", () => {
    const opener = createOpener(key, rangeOf(0, total, total));
    const bad = flipped(10);
    expect(opener.push(bad.subarray(0, chunkBytes))).toEqual([]);
    expect(() => opener.push(bad.subarray(chunkBytes, sealedChunk))).toThrow(BrokenSealError);
  });

  it("does not matter to a range of other chunks", () => {
    expect(
      open(flipped(10), chunkBytes, chunkBytes + 10, total).equals(plain.subarray(chunkBytes, chunkBytes + 10)),
    ).toBe(true);
  });
});

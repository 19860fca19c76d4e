import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CborEpoch, decodeCbor } from "./cbor-decode.ts";
import { CborWriter } from "./cbor-encode.ts";
import { MalformedError } from "./malformed.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** RFC 8949, appendix A, as far as AWS's protocols go. */
describe("decodeCbor", () => {
  it.each<[string, unknown]>([
    ["00", 0],
    ["17", 23],
    ["1818", 24],
    ["1903e8", 1000],
    ["1a000f4240", 1000000],
    ["1b000000e8d4a51000", 1000000000000],
    ["1bffffffffffffffff", 18446744073709551615n],
    ["c249010000000000000000", 18446744073709551616n],
    ["3bffffffffffffffff", -18446744073709551616n],
    ["20", -1],
    ["3903e7", -1000],
    ["f90000", 0],
    ["f93c00", 1],
    ["f97bff", 65504],
    ["f90001", 2 ** -24],
    ["f9c400", -4],
    ["f97c00", Number.POSITIVE_INFINITY],
    ["f97e00", Number.NaN],
    ["fa47c35000", 100000],
    ["fb3ff199999999999a", 1.1],
    ["f4", false],
    ["f5", true],
    ["f6", null],
    ["f7", null],
    ["40", Buffer.of()],
    ["4401020304", Buffer.of(1, 2, 3, 4)],
    ["6449455446", "IETF"],
    ["62c3bc", "ü"],
    ["80", []],
    ["83010203", [1, 2, 3]],
    ["a0", {}],
    ["a26161016162820203", { a: 1, b: [2, 3] }],
    ["5f42010243030405ff", Buffer.of(1, 2, 3, 4, 5)],
    ["7f657374726561646d696e67ff", "streaming"],
    ["9fff", []],
    ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
    ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
    ["c11a514b67b0", new CborEpoch(1363896240)],
    ["c1fb41d452d9ec200000", new CborEpoch(1363896240.5)],
    ["d81843010203", Buffer.of(1, 2, 3)],
  ])("%s", (bytes, value) => {
    expect(decodeCbor(hex(bytes))).toEqual(value);
  });

  it.each([
    ["nothing", ""],
    ["an open string", "6461"],
    ["a claimed length beyond the input", "5b00000000ffffffff"],
    ["more items than bytes", "9b00000000ffffffff"],
    ["more entries than bytes", "bb00000000ffffffff"],
    ["a reserved length", "1c"],
    ["a break alone", "ff"],
    ["a break in a definite array", "81ff"],
    ["an odd map", "bf6161ff"],
    ["a key that is no text", "a10102"],
    ["invalid UTF-8", "61ff"],
    ["a chunk of another kind", "5f6161ff"],
    ["bytes behind the value", "0000"],
    ["a bignum of a kilobyte", `c2590400${"ff".repeat(1024)}`],
    ["a time that is text", "c16161"],
    ["depth", "81".repeat(5000)],
  ])("refuses %s", (_, bytes) => {
    expect(() => decodeCbor(hex(bytes))).toThrow(MalformedError);
  });

  it("keeps __proto__ a key", () => {
    const value = decodeCbor(hex("a1695f5f70726f746f5f5fa161780 1".replace(" ", ""))) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });

  it("throws nothing but its own error, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

function write(writer: CborWriter, value: unknown): void {
  if (value === null) writer.null();
  else if (typeof value === "string") writer.text(value);
  else if (typeof value === "boolean") writer.boolean(value);
  else if (typeof value === "bigint") writer.whole(value);
  else if (typeof value === "number") {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) writer.whole(value);
    else writer.float(value);
  } else if (value instanceof Uint8Array) writer.bytes(value);
  else if (Array.isArray(value)) {
    writer.array(value.length);
    for (const item of value) write(writer, item);
  } else {
    const entries = Object.entries(value as object);
    writer.map(entries.length);
    for (const [key, item] of entries) {
      writer.text(key);
      write(writer, item);
    }
  }
}

describe("CborWriter", () => {
  it("writes what the reader reads", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.boolean(),
      fc.double(),
      fc.maxSafeInteger(),
      fc.constant(null),
    );
    const beyond = fc.bigInt({ min: 2n ** 53n, max: 2n ** 100n }).chain((n) => fc.constantFrom(n, -n));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        beyond,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("tree"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const writer = new CborWriter();
        write(writer, value);
        expect(decodeCbor(writer.finish())).toEqual(value);
      }),
    );
  });
});

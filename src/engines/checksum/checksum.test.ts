import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChecksumName, checksums, compositeChecksum, compositeDigest } from "./index.ts";

const names = Object.keys(checksums) as ChecksumName[];
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const digestOf = (name: ChecksumName, ...pieces: readonly Uint8Array[]): Buffer => {
  const checksum = checksums[name].create();
  for (const piece of pieces) checksum.update(piece);
  return checksum.digest();
};

/** Check values of the catalogue of parametrised CRC algorithms; of the hashes, those of RFC 1321 and FIPS 180. */
const published: readonly (readonly [ChecksumName, string, string])[] = [
  ["CRC32", "123456789", "cbf43926"],
  ["CRC32C", "123456789", "e3069283"],
  ["CRC64NVME", "123456789", "ae8b14860a799888"],
  ["CRC32", "", "00000000"],
  ["CRC32C", "", "00000000"],
  ["CRC64NVME", "", "0000000000000000"],
  // RFC 3720, appendix B.4.
  ["CRC32C", "\x00".repeat(32), "8a9136aa"],
  ["MD5", "abc", "900150983cd24fb0d6963f7d28e17f72"],
  ["SHA1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["SHA256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "SHA512",
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
];

describe("checksums", () => {
  it.each(published)("%s of %j is %s", (name, text, expected) => {
    expect(hex(digestOf(name, Buffer.from(text, "latin1")))).toBe(expected);
    expect(checksums[name].bytes).toBe(expected.length / 2);
  });

  it.each(names)("%s does not depend on how its bytes are cut", (name) => {
    // Beyond the 64 KiB that go to WebAssembly at once.
    const bytes = createHash("shake256", { outputLength: 200_003 }).update(name).digest();
    const whole = hex(digestOf(name, bytes));
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, (places) => {
        const pieces: Uint8Array[] = [];
        let from = 0;
        for (const to of [...places.sort((a, b) => a - b), bytes.length]) {
          pieces.push(bytes.subarray(from, to));
          from = to;
        }
        expect(hex(digestOf(name, ...pieces))).toBe(whole);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps checksums that run side by side apart", () => {
    const [one, other] = [checksums.CRC64NVME.create(), checksums.CRC64NVME.create()];
    one.update(Buffer.from("1234"));
    other.update(Buffer.from("something else"));
    one.update(Buffer.from("56789"));
    expect(one.digest().toString("hex")).toBe("ae8b14860a799888");
  });
});

/** Bit by bit, as the definition says. */
function slowCrc(bits: 32 | 64, polynomial: bigint, bytes: Uint8Array): string {
  const ones = (1n << BigInt(bits)) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
  }
  return (crc ^ ones).toString(16).padStart(bits / 4, "0");
}

const crcs = [
  ["CRC32", 32, 0xedb88320n],
  ["CRC32C", 32, 0x82f63b78n],
  ["CRC64NVME", 64, 0x9a6c9329ac4bc9b5n],
] as const;

describe.each(crcs)("%s", (name, bits, polynomial) => {
  it("is the CRC of its definition", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(hex(digestOf(name, bytes))).toBe(slowCrc(bits, polynomial, bytes));
      }),
    );
  });

  it("is combined from those of parts", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 }), (parts) => {
        const digests = parts.map((part) => ({ digest: digestOf(name, part), length: part.length }));
        expect(checksums[name].combine?.(digests)).toEqual(digestOf(name, Buffer.concat(parts)));
      }),
    );
  });

  it("is combined from parts of 5 GiB and beyond", () => {
    // Zeros, by doubling: every length is a sum of shorter ones.
    const zeros = (doublings: number): Buffer => {
      let digest = digestOf(name, new Uint8Array(1024));
      let length = 1024;
      for (let at = 0; at < doublings; at++, length *= 2) {
        digest =
          checksums[name].combine?.([
            { digest, length },
            { digest, length },
          ]) ?? digest;
      }
      return digest;
    };
    const half = { digest: zeros(25), length: 2 ** 35 };
    expect(checksums[name].combine?.([half, half])).toEqual(zeros(26));
    expect(zeros(10)).toEqual(digestOf(name, new Uint8Array(2 ** 20)));
  });

  it("refuses a digest of another length", () => {
    expect(() => checksums[name].combine?.([{ digest: new Uint8Array(3), length: 1 }])).toThrow(RangeError);
  });
});

describe("composite checksums", () => {
  const parts = ["one", "two"].map((text) => Buffer.from(text));

  it.each(names)("%s: the digest of the parts' digests, with their number", (name) => {
    const digests = parts.map((part) => digestOf(name, part));
    const whole = digestOf(name, Buffer.concat(digests));
    expect(compositeDigest(name, digests)).toEqual(whole);
    expect(compositeChecksum(name, digests)).toBe(`${whole.toString("base64")}-2`);
  });

  it("has no combination for hashes", () => {
    for (const name of ["SHA1", "SHA256", "SHA512", "MD5"] as const) expect(checksums[name].combine).toBeUndefined();
  });
});

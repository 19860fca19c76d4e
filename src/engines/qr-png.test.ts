import { inflateSync } from "node:zlib";
import { encode } from "uqr";
import { expect, it } from "vitest";
import { crc32 } from "../base/crc32.ts";
import { qrPng } from "./qr-png.ts";

/** The chunks of a PNG, each with its checksum verified. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString("latin1", 0, 4), body.subarray(4));
    at += 12 + length;
  }
  return chunks;
}

it("draws the modules of the code, and nothing else, in a valid PNG", () => {
  const text = "otpauth://totp/Amazon%20Web%20Services:alice@123456789012?secret=MZXW6YTBOI";
  const png = Buffer.from(qrPng(text));
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks = chunksOf(png);
  expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
  const header = chunks.get("IHDR") ?? Buffer.alloc(0);
  const side = header.readUInt32BE(0);
  expect([header.readUInt32BE(4), ...header.subarray(8)]).toEqual([side, 1, 0, 0, 0, 0]);
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  const rowBytes = 1 + Math.ceil(side / 8);
  expect(rows.length).toBe(rowBytes * side);
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  expect(side).toBe(size * 4);
  const drawn = data.map((row, y) =>
    row.map((_, x) => ((rows[y * 4 * rowBytes + 1 + ((x * 4) >> 3)] ?? 0) & (0x80 >> ((x * 4) & 7))) === 0),
  );
  expect(drawn).toEqual(data);
});

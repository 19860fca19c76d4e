import { deflateSync } from "node:zlib";
import { encode } from "uqr";
import { crc32 } from "../base/crc32.ts";

/** A QR code as a PNG image: one bit a pixel, black on white, with the quiet zone of four modules that ISO 18004 wants. */

const pixelsPerModule = 4;
const quietZone = 4;

/** @param text at most some 2,300 bytes: what the largest code of medium error correction holds */
export function qrPng(text: string): Uint8Array {
  const { data, size } = encode(text, { ecc: "M", border: quietZone });
  return monochromePng(size * pixelsPerModule, (x, y) => {
    return data[Math.floor(y / pixelsPerModule)]?.[Math.floor(x / pixelsPerModule)] ?? false;
  });
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** PNG (ISO 15948) of greyscale with a depth of one bit, in which zero is black. */
function monochromePng(side: number, isBlack: (x: number, y: number) => boolean): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  // A row begins with the number of its filter: none.
  const rowBytes = 1 + Math.ceil(side / 8);
  const pixels = Buffer.alloc(rowBytes * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (isBlack(x, y)) continue;
      const at = y * rowBytes + 1 + (x >> 3);
      pixels[at] = (pixels[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(pixels)), chunk("IEND")]);
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const framed = Buffer.alloc(12 + data.length);
  framed.writeUInt32BE(data.length, 0);
  framed.write(type, 4, "latin1");
  framed.set(data, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + data.length)), 8 + data.length);
  return framed;
}

/** CRC-32 as in zlib, gzip, event streams and `x-amz-checksum-crc32`: polynomial 0xEDB88320, reflected. */

/** Slicing by four: node:zlib has `crc32` only from Node 22 on, and a plain table would cost three times as much. */
const tables = makeTables();

/** Checksum of `bytes` as an unsigned number; `previous` continues the checksum of what went before. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const [first, second, third, fourth] = tables;
  let crc = ~previous;
  let index = 0;
  const wholeWords = bytes.length - (bytes.length % 4);
  while (index < wholeWords) {
    crc ^= at(bytes, index) | (at(bytes, index + 1) << 8) | (at(bytes, index + 2) << 16) | (at(bytes, index + 3) << 24);
    crc =
      at(fourth, crc & 0xff) ^
      at(third, (crc >>> 8) & 0xff) ^
      at(second, (crc >>> 16) & 0xff) ^
      at(first, (crc >>> 24) & 0xff);
    index += 4;
  }
  for (; index < bytes.length; index++) crc = at(first, (crc ^ at(bytes, index)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The index is always in range; the fallback only satisfies the compiler and costs nothing. */
function at(numbers: Uint8Array | Int32Array, index: number): number {
  return numbers[index] ?? 0;
}

function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    first[byte] = value;
  }
  const next = (table: Int32Array) => table.map((value) => (value >>> 8) ^ at(first, value & 0xff));
  const second = next(first);
  const third = next(second);
  return [first, second, third, next(third)];
}

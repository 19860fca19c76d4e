/**
 * A WebAssembly module that runs a reflected CRC of up to 64 bits over its memory, sixteen bytes a step ("slicing by 16").
 * Twice as fast as the same in JavaScript, whose numbers are too short for it (CRC-64: 3.8 against 1.7 GB/s).
 *
 * Memory: 16 tables of 256 words of 64 bits from 0 on, then the input. It exports `memory` and
 *
 *     update(crc: i64, at: i32, wideEnd: i32, end: i32): i64
 *
 * which takes the bytes [at, wideEnd) in steps of sixteen and [wideEnd, end) one by one.
 */
export const inputOffset = 16 * 256 * 8;
/** Bytes of input that the memory holds. */
export const inputBytes = 64 * 1024;
/** Bytes of a step; `wideEnd - at` is a multiple. */
export const stepBytes = 16;

// Opcodes: WebAssembly core specification, "Binary Format", "Instructions".
const block = 0x02;
const loop = 0x03;
const end = 0x0b;
const branchIf = 0x0d;
const branch = 0x0c;
const get = 0x20;
const set = 0x21;
const i64Load = 0x29;
const i64Load8 = 0x31;
const i32Const = 0x41;
const i64Const = 0x42;
const i32AtLeast = 0x4f;
const i32Add = 0x6a;
const i32And = 0x71;
const i64Xor = 0x85;
const i64ShiftLeft = 0x86;
const i64ShiftRight = 0x88;
const i32Wrap = 0xa7;

const i32 = 0x7f;
const i64 = 0x7e;
const nothing = 0x40;

// Locals of `update`: its parameters, then two of its own.
const crc = 0;
const at = 1;
const wideEnd = 2;
const finish = 3;
const low = 4;
const high = 5;

type Code = readonly number[];

/** The seven-bit groups of an unsigned number, least first (LEB128). */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** As `unsigned`, of a positive number that is read as signed: the top bit of the last group is its sign. */
function signed(value: number): Code {
  const bytes = unsigned(value);
  const last = bytes.at(-1) ?? 0;
  return last < 0x40 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0];
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const section = (id: number, content: Code): Code => [id, ...sized(content)];
const text = (letters: string): Code => sized([...letters].map((letter) => letter.charCodeAt(0)));

/** Eight bytes of the input from `offset` on, behind `at`. */
const inputWord = (offset: number): Code => [get, at, i64Load, 0, ...unsigned(offset)];

/** What table `table` has for byte `byte` of the word in `local`: the index comes as an offset, eight bytes an entry. */
function entry(table: number, local: number, byte: number): Code {
  const shifted = byte === 0 ? [i64Const, 3, i64ShiftLeft] : [i64Const, ...signed(byte * 8 - 3), i64ShiftRight];
  return [get, local, ...shifted, i32Wrap, i32Const, ...signed(0x7f8), i32And, i64Load, 3, ...unsigned(table * 2048)];
}

/** One step: each of sixteen bytes is looked up in the table for its distance from the end. */
function wideStep(): Code {
  const lookups: number[] = [];
  for (let byte = 15; byte >= 0; byte--) {
    lookups.push(...entry(15 - byte, byte < 8 ? low : high, byte % 8));
    if (byte < 15) lookups.push(i64Xor);
  }
  return [get, crc, ...inputWord(0), i64Xor, set, low, ...inputWord(8), set, high, ...lookups, set, crc];
}

function narrowStep(): Code {
  const byte = [get, at, i64Load8, 0, 0];
  const looked = entry(0, low, 0);
  return [get, crc, ...byte, i64Xor, set, low, ...looked, get, crc, i64Const, 8, i64ShiftRight, i64Xor, set, crc];
}

/** `while (at < limit) { step; at += bytes }` */
const whileBelow = (limit: number, step: Code, bytes: number): Code => [
  ...[block, nothing, loop, nothing, get, at, get, limit, i32AtLeast, branchIf, 1],
  ...step,
  ...[get, at, i32Const, bytes, i32Add, set, at, branch, 0, end, end],
];

export function crcModule(): Uint8Array<ArrayBuffer> {
  const body = [
    ...vector([[2, i64]]),
    ...whileBelow(wideEnd, wideStep(), stepBytes),
    ...whileBelow(finish, narrowStep(), 1),
    ...[get, crc, end],
  ];
  const pages = (inputOffset + inputBytes) / 65_536;
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([[0x60, ...vector([[i64], [i32], [i32], [i32]]), ...vector([[i64]])]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0, Math.ceil(pages)]])),
    ...section(
      7,
      vector([
        [...text("memory"), 2, 0],
        [...text("update"), 0, 0],
      ]),
    ),
    ...section(10, vector([sized(body)])),
  ]);
}

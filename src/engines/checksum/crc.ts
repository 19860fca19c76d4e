import { crcModule, inputBytes, inputOffset, stepBytes } from "./crc-module.ts";

/** A CRC that starts from all ones and is inverted at the end, bits reflected; as its published parameters name it. */
export interface CrcParameters {
  readonly bits: 32 | 64;
  /** The reflected polynomial. */
  readonly polynomial: bigint;
}

/** Continues a CRC: `crc` is that of what went before, 0n for nothing. */
export type CrcUpdate = (crc: bigint, piece: Uint8Array) => bigint;

/** Memory and code come with the first checksum of its kind, and serve all that follow. */
export function createCrc(parameters: CrcParameters): CrcUpdate {
  let run: CrcUpdate | undefined;
  return (crc, piece) => {
    run ??= instantiate(parameters);
    return run(crc, piece);
  };
}

interface CrcExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  update(crc: bigint, at: number, wideEnd: number, end: number): bigint;
}

function instantiate({ bits, polynomial }: CrcParameters): CrcUpdate {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(crcModule()));
  const { memory, update } = instance.exports as unknown as CrcExports;
  new BigUint64Array(memory.buffer, 0, 16 * 256).set(tablesOf(polynomial));
  const input = new Uint8Array(memory.buffer, inputOffset, inputBytes);
  const ones = (1n << BigInt(bits)) - 1n;
  return (crc, piece) => {
    let state = crc ^ ones;
    for (let at = 0; at < piece.length; at += inputBytes) {
      const part = at === 0 && piece.length <= inputBytes ? piece : piece.subarray(at, at + inputBytes);
      input.set(part);
      const wideEnd = inputOffset + part.length - (part.length % stepBytes);
      state = update(state, inputOffset, wideEnd, inputOffset + part.length);
    }
    return BigInt.asUintN(bits, state) ^ ones;
  };
}

/** The first table is that of the textbook; each further one is the one before it, a byte of zeros on. */
function tablesOf(polynomial: bigint): BigUint64Array {
  const tables = new BigUint64Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    tables[byte] = value;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256] ?? 0n;
    tables[at] = (before >> 8n) ^ (tables[Number(before & 0xffn)] ?? 0n);
  }
  return tables;
}

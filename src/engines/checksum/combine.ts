import type { CrcParameters } from "./crc.ts";

/**
 * The CRC of two texts, one behind the other, from the CRCs of both: to append n bytes multiplies what went before by
 * x^(8n) modulo the polynomial. What the two inversions of a CRC add cancels out. `lengthBytes`: of the second text.
 */
export type CrcCombiner = (first: bigint, second: bigint, lengthBytes: number) => bigint;

/** Distinct lengths whose power is kept: the parts of an upload have one length, but for the last. */
const mostKept = 64;

export function createCombiner({ bits, polynomial }: CrcParameters): CrcCombiner {
  const top = 1n << BigInt(bits - 1);
  const powers = new Map<number, bigint>();

  /** Bits are reflected: the highest stands for x^0. */
  function multiply(one: bigint, other: bigint): bigint {
    let product = 0n;
    let shifted = other;
    for (let bit = top; bit > 0n; bit >>= 1n) {
      if (one & bit) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
    }
    return product;
  }

  /** x^(8n), by squaring. */
  function powerFor(lengthBytes: number): bigint {
    const known = powers.get(lengthBytes);
    if (known !== undefined) return known;
    let power = top;
    let square = top >> 8n;
    for (let rest = BigInt(lengthBytes); rest > 0n; rest >>= 1n) {
      if (rest & 1n) power = multiply(power, square);
      square = multiply(square, square);
    }
    if (powers.size >= mostKept) powers.clear();
    powers.set(lengthBytes, power);
    return power;
  }

  return (first, second, lengthBytes) => multiply(first, powerFor(lengthBytes)) ^ second;
}

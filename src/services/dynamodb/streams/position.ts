/**
 * Where a record stands in a stream: the millisecond in which it was written, and its number within that. A stream's
 * positions rise, whatever the clock does, and which shard holds one follows from its time.
 */
export interface StreamPosition {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly number: number;
}

const numberDigits = 8;
const timeDigits = 13;
export const mostNumber = 10 ** numberDigits - 1;

/** 21 digits, as the shortest of AWS's. */
export const sequenceNumber = ({ at, number }: StreamPosition): string =>
  String(at).padStart(timeDigits, "0") + String(number).padStart(numberDigits, "0");

/** Undefined for what is no sequence number of ours. */
export function positionOf(sequence: string): StreamPosition | undefined {
  if (sequence.length !== timeDigits + numberDigits || !/^\d+$/.test(sequence)) return undefined;
  return { at: Number(sequence.slice(0, timeDigits)), number: Number(sequence.slice(timeDigits)) };
}

export const next = ({ at, number }: StreamPosition): StreamPosition =>
  number < mostNumber ? { at, number: number + 1 } : { at: at + 1, number: 0 };

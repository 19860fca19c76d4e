/**
 * The data set for imports: measurements of weather stations. It is the same in every run and on every machine, and any of
 * its items can be worked out alone: a test that has imported a million of them looks at a few, and knows what they are.
 */

/** One measurement, as plain values. */
export interface Measurement {
  /** Partition key: `station-0042`. */
  readonly station: string;
  /** Sort key: seconds since the epoch, one measurement of a station every ten minutes. */
  readonly at: number;
  /** Degrees Celsius, with up to two decimals, in DynamoDB's own notation. */
  readonly degrees: string;
  readonly sky: string;
  readonly note: string;
}

const stations = 1_000;
/** 2026-01-01T00:00:00Z. */
const first = 1_767_225_600;
const skies = ["clear", "few clouds", "overcast", "rain", "snow"];

/** Scatters neighbours: the finisher of MurmurHash3, 32 bits. */
function scattered(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Measurement `number`, from 0. */
export function measurement(number: number): Measurement {
  const bits = scattered(number);
  return {
    station: `station-${String(number % stations).padStart(4, "0")}`,
    at: first + Math.floor(number / stations) * 600,
    degrees: String(((bits % 6_000) - 2_000) / 100),
    sky: skies[bits % skies.length] ?? "",
    // CSV has to quote some of them.
    note: bits % 10 === 0 ? `read "twice", ${bits % 97}` : `n${bits % 9_973}`,
  };
}

/** Chance from a seed: the same requests for the same seed, which stands in every failure's message. */
export interface Dice {
  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    // xorshift32: short, and without the patterns in the low bits that smaller generators have.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return {
    below,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new Error("nothing to pick from");
      return from[below(from.length)] as T;
    },
  };
}

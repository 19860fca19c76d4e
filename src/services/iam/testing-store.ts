import type { Backend } from "../../store/backend.ts";

/** For tests only: a backend that is a sorted list, small enough to be seen through. */
export function openList(): Backend {
  const keys: string[] = [];
  const values = new Map<string, Uint8Array>();
  const placeOf = (key: string): number => {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    get: (key) => values.get(key),
    *range(start, end, reverse) {
      const found = keys.slice(placeOf(start), placeOf(end));
      for (const key of reverse ? found.reverse() : found) {
        const value = values.get(key);
        if (value) yield [key, value];
      }
    },
    async commit(batch) {
      for (const [key, value] of batch) {
        const known = values.has(key);
        if (value !== undefined && !known) keys.splice(placeOf(key), 0, key);
        if (value === undefined && known) keys.splice(placeOf(key), 1);
        if (value === undefined) values.delete(key);
        else values.set(key, value);
      }
    },
    async close() {},
  };
}

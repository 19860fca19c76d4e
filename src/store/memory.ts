import sortedBtree from "sorted-btree";
import type { Backend } from "./backend.ts";

const { default: BTree } = sortedBtree;

/** Backend for tests and `--ephemeral`. Same code above it, nothing on disk. */
export function openMemory(): Backend {
  const tree = new BTree<string, Uint8Array>(undefined, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    get: (key) => tree.get(key),
    *range(start, end, reverse) {
      if (!reverse) {
        for (let pair = tree.getPairOrNextHigher(start); pair && pair[0] < end; pair = tree.nextHigherPair(pair[0])) {
          yield pair;
        }
        return;
      }
      for (let pair = tree.nextLowerPair(end); pair && pair[0] >= start; pair = tree.nextLowerPair(pair[0])) yield pair;
    },
    async commit(batch) {
      for (const [key, value] of batch) {
        if (value === undefined) tree.delete(key);
        else tree.set(key, value);
      }
    },
    async close() {},
  };
}

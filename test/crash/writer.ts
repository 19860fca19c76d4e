/**
 * Writes to a store until it is killed: `writer.mjs <folder> <durability> <first number>`. Every transaction changes
 * several keys that belong together; its number is printed once it is committed.
 */
import { writeSync } from "node:fs";
import { openLmdb } from "../../src/store/lmdb.ts";
import { createStore } from "../../src/store/store.ts";
import { partsOf, totalKey } from "./parts.ts";

const [path = "", durability = "process", first = "0"] = process.argv.slice(2);
const store = createStore(openLmdb({ path, durability: durability === "disk" ? "disk" : "process" }));
let next = Number(first);

/** Several at once, as calls in flight are. */
async function work(): Promise<never> {
  for (;;) {
    const number = next++;
    store.transact(() => {
      for (const [key, value] of partsOf(number)) store.put(key, value);
      // What an earlier one wrote is changed and removed, too.
      if (number >= 10) for (const [key] of partsOf(number - 10).slice(1)) store.delete(key);
      store.put(totalKey, ((store.get(totalKey) as number | undefined) ?? 0) + 1);
    });
    await store.committed();
    writeSync(1, `${number}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, work));

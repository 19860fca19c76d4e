import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { write } from "./rule.ts";
import { holesInLock, type LockFile } from "./rules/lock.ts";

it("npm ci takes the lock file: nothing that a package names is missing from it", () => {
  const file = join(import.meta.dirname, "..", "..", "package-lock.json");
  const found = holesInLock(JSON.parse(readFileSync(file, "utf8")) as LockFile);
  const lines = found.map((hole) => write("a whole lock file", hole));
  expect(lines, lines.join("\n")).toEqual([]);
});

it("finds what is missing, and what names its source", () => {
  const packages = {
    "": { dependencies: { a: "1" } },
    "node_modules/a": { dependencies: { b: "1", c: "1" }, optionalDependencies: { "@d/darwin": "1" } },
    "node_modules/a/node_modules/b": { dependencies: { c: "1" }, resolved: "somewhere" },
    "node_modules/c": {},
  };
  expect(holesInLock({ packages }).map(({ says }) => says)).toEqual([
    "node_modules/a depends on @d/darwin, which has no entry",
    "node_modules/a/node_modules/b names where it came from",
  ]);
});

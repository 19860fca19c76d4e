import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

/** The project is checked with `skipLibCheck`, which passes over every `.d.ts`: these are ours. */
it("the generated types compile", () => {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = join(dirname(manifest), "bin", "tsc");
  const check = () =>
    execFileSync(process.execPath, [compiler, "-p", "tools/codegen/tsconfig.types.json"], { cwd: root });
  expect(check).not.toThrow();
});

it("every table has its types", () => {
  const names = (folder: string, ending: string) =>
    readdirSync(join(root, "src", "model", folder)).map((file) => file.replace(ending, ""));
  const others = ["index", "iam-actions", "managed-policies", "common-errors"];
  expect(names("types", ".d.ts").sort()).toEqual(
    names("tables", ".json")
      .filter((name) => !others.includes(name))
      .sort(),
  );
});

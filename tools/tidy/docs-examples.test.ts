import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Example, examplesIn } from "./markdown.ts";
import { readProject } from "./project.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, ".tmp", "examples");
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

const documents = readProject(root).files.filter(({ path }) => path.endsWith(".md"));
const inDocuments = (language: string): (Example & { readonly document: string })[] =>
  documents.flatMap((file) => examplesIn(file, language).map((example) => ({ ...example, document: file.path })));
const examples = inDocuments("ts");

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const [at, example] of examples.entries()) {
    const file = join(folder, pathOf(example, at));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, withImportsFrom(example, file));
  }
  const settings = {
    extends: "../../tsconfig.json",
    // What a test of the library would be checked with, our declarations included.
    compilerOptions: { skipLibCheck: false, types: ["node"], paths: {} },
    include: ["."],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = ({ path }: Example, at: number): string => path ?? `example-${at}.ts`;

/** An example that names its file imports what stands beside it here, else what stands in the project. */
function withImportsFrom({ path, text }: Example, file: string): string {
  if (path === undefined) return text;
  const named = new Set(examples.map((example) => example.path));
  return text.replaceAll(/from "(\.[^"]+)"/g, (_, specifier: string) => {
    const target = join(dirname(path), specifier);
    const from = relative(dirname(file), join(named.has(target) ? folder : root, target));
    return `from "${from.startsWith(".") ? from : `./${from}`}"`;
  });
}

it("there are examples", () => {
  expect(new Set(examples.map(({ document }) => document))).toEqual(
    new Set(["CONTRIBUTING.md", "README.md", "docs/library.md"]),
  );
});

it.each(inDocuments("json"))("the JSON at $document:$line parses", ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

it.skipIf(!existsSync(join(root, "dist", "types")))("they compile, against the types that npm run build makes", () => {
  let complaints = "";
  try {
    execFileSync(process.execPath, [compiler, "-p", folder], { cwd: root, stdio: "pipe" });
  } catch (error) {
    complaints = String((error as { stdout?: Buffer }).stdout);
  }
  const ours = complaints.split("\n").filter((line) => line.startsWith(".tmp/examples/") || line.startsWith("dist/"));
  const where = examples.map((example, at) => `${pathOf(example, at)} is ${example.document}:${example.line}`);
  expect(ours, [...ours, ...where].join("\n")).toEqual([]);
});

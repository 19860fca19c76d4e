import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { createSource, type Import, type Source } from "./source.ts";

/** The files that the rules judge. Rules take it as an argument, so that a sample can stand in for it. */
export interface Project {
  readonly files: readonly Source[];
  readonly has: (path: string) => boolean;
}

export const projectOf = (texts: Readonly<Record<string, string>>): Project => {
  const files = Object.entries(texts).map(([path, text]) => createSource(path, text));
  const paths = new Set(files.map(({ path }) => path));
  return { files, has: (path) => paths.has(path) };
};

/** What the version control passes over; generated and vendored data is judged by the tests of its generator. */
const passedOver: ReadonlySet<string> = new Set([
  ".git",
  "node_modules",
  "dist",
  "coverage",
  ".fogbank",
  ".tmp",
  "package-lock.json",
  "src/model/tables",
  "src/model/types",
]);
const judged = /\.(ts|mjs|md|json|yml|yaml)$|^\.ci\/|^(NOTICE|\.gitignore|\.npmrc)$/;

/** Reads the project from disk. No version control is asked: a release archive has none. */
export function readProject(root: string): Project {
  const texts: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (passedOver.has(path) || passedOver.has(entry.name)) continue;
      if (entry.isDirectory()) walk(path);
      else if (judged.test(path)) texts[path] = readFileSync(join(root, path), "utf8");
    }
  };
  walk("");
  return projectOf(texts);
}

export const isCode = ({ path }: Source): boolean => /\.(ts|mjs)$/.test(path);

/** Tests, and what only tests use: `x.test.ts`, `testing.ts`, `testing-store.ts`, `models.testing.ts`, `fixtures/`. */
export const isTesting = (path: string): boolean =>
  /^test\/|\.(test|testing)\.ts$|\/testing(-[a-z-]+)?\.ts$|\/fixtures\//.test(path);

/** Code that ships: everything of src/ but tests. */
export const shipped = ({ files }: Project): Source[] =>
  files.filter((file) => file.path.startsWith("src/") && file.path.endsWith(".ts") && !isTesting(file.path));

/** The project's own file that an import names; undefined for packages. */
export function targetOf({ path }: Source, { specifier }: Import): string | undefined {
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined;
}

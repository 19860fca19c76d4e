/**
 * The library's types: what src/index.ts exports, and the declarations that it mentions, and theirs.
 * The compiler declares the whole program; only what the library shows is kept.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

/** Rejects, with the compiler's words, if something that the library shows cannot be declared. */
export async function writeTypes(root, target) {
  const cache = join(root, "node_modules", ".cache", "types", String(process.pid));
  try {
    const complaints = await compile(root, cache);
    const shown = filesShown(cache, "index.d.ts");
    const ours = complaints.filter((line) => shown.has(line.replace(/^src\/([^(]+)\.ts\(.*$/s, "$1.d.ts")));
    if (ours.length > 0) throw new Error(ours.join("\n"));
    for (const file of shown) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      cpSync(join(cache, file), join(target, file));
    }
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** The compiler's complaints, also about what the library does not show: types check themselves in `npm run typecheck`. */
function compile(root, outDir) {
  return new Promise((resolve) => {
    const command = [compiler, "-p", "tsconfig.build.json", "--outDir", outDir];
    execFile(process.execPath, command, { cwd: root }, (_, stdout) => resolve(stdout.split("\n").filter(Boolean)));
  });
}

function filesShown(folder, entry) {
  const shown = new Set([entry]);
  for (const file of shown) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, specifier] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g))
      shown.add(join(dirname(file), `${specifier}.d.ts`));
  }
  return shown;
}

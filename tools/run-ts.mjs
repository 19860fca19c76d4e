/**
 * Runs a TypeScript program on every Node that Fogbank supports: node tools/run-ts.mjs <entry.ts> [arguments].
 * Node 20 does not strip types, so the entry is bundled first; packages stay outside the bundle.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node tools/run-ts.mjs <entry.ts> [arguments]");
  process.exit(2);
}
// Inside the project, so that the bundle finds its packages.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = join(root, "node_modules", ".cache", "run-ts", `${process.pid}.mjs`);
mkdirSync(dirname(outfile), { recursive: true });
try {
  await build({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
  process.argv = [process.argv[0], entry, ...rest];
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(outfile, { force: true });
}

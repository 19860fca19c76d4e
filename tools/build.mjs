/**
 * Builds dist/: the command line and the library as two entries over shared chunks, one chunk a service so that it loads
 * when it is first used; beside them the tables as JSON, and the library's types.
 */
import { chmodSync, cpSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeTypes } from "./types.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const dist = join(root, "dist");
/** Small packages that every start needs: one file is read faster than forty are found. Named in NOTICE. */
const bundled = new Set(["commander", "valibot", "sorted-btree", "ordered-binary"]);

rmSync(dist, { recursive: true, force: true });
const types = writeTypes(root, join(dist, "types"));
await build({
  absWorkingDir: root,
  entryPoints: { cli: "src/cli/entry.ts", index: "src/index.ts" },
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  chunkNames: "[name]-[hash]",
  external: Object.keys(dependencies).filter((name) => !bundled.has(name)),
  // CommonJS inside the bundle asks for Node's own modules by require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  legalComments: "linked",
  sourcemap: "linked",
  logLevel: "warning",
});
cpSync(join(root, "src", "model", "tables"), join(dist, "tables"), { recursive: true });
chmodSync(join(dist, "cli.js"), 0o755);
await types;

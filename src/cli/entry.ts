#!/usr/bin/env node
import module from "node:module";

// Compiled once, kept between starts; newer Nodes have it. Switched on before the rest is imported, so that it counts.
const { enableCompileCache, flushCompileCache } = module as {
  readonly enableCompileCache?: () => unknown;
  readonly flushCompileCache?: () => void;
};
enableCompileCache?.();

// `fogbank journey --follow | head`: nobody reads on. What serves goes on, whoever read its log.
const serves = process.argv[2] === "start";
process.stdout.on("error", () => serves || process.exit());
process.stderr.on("error", () => undefined);

const { main } = await import("./main.ts");
// The cache is else written at a clean exit only, and what serves for days may never have one.
setTimeout(() => flushCompileCache?.(), 2_000).unref();
process.exitCode = await main(process.argv.slice(2));

#!/usr/bin/env node
import module from "node:module";

// Compiled once, kept between starts; newer Nodes have it. Switched on before the rest is imported, so that it counts.
const { enableCompileCache, flushCompileCache } = module as {
  readonly enableCompileCache?: () => unknown;
  readonly flushCompileCache?: () => void;
};
enableCompileCache?.();

const { main } = await import("./main.ts");
// The cache is else written at a clean exit only, and what serves for days may never have one.
setTimeout(() => flushCompileCache?.(), 2_000).unref();
process.exitCode = await main(process.argv.slice(2));

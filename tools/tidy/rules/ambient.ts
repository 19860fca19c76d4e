import { type Exception, type Use, withoutExcused } from "../exceptions.ts";
import { type Project, shipped } from "../project.ts";
import { type Finding, find, type Rule } from "../rule.ts";
import { isNode, type Node } from "../source.ts";

const ports = "Take it through a port (src/kernel/ports.ts) or as an argument; only src/runtime reads the world";

/** Members of globals that give another answer each time, or on each machine. */
const members: ReadonlySet<string> = new Set([
  "Date.now",
  "Math.random",
  "performance.now",
  "performance.timeOrigin",
  "process.env",
  "process.hrtime",
  "process.uptime",
  "process.cwd",
  "crypto.randomUUID",
  "crypto.getRandomValues",
  "Temporal.Now",
]);
/** What node:crypto and others hand out under a name of its own. */
const drawn: ReadonlySet<string> = new Set([
  "randomUUID",
  "randomBytes",
  "randomInt",
  "randomFill",
  "randomFillSync",
  "generateKeySync",
  "generateKeyPair",
  "generateKeyPairSync",
  "env",
  "hrtime",
  "tmpdir",
  "hostname",
]);
/** Globals that wait, or that reach out. */
const globals: ReadonlySet<string> = new Set(["setTimeout", "setInterval", "setImmediate", "fetch"]);

const table = "tools/tidy/rules/ambient.ts";
const exceptions: readonly Exception[] = [
  { file: "src/cli/env.ts", uses: "process.env", because: "the command that is run inherits the shell's environment" },
  { file: "src/cli/env.ts", uses: "tmpdir", because: "clients read the authority's certificate from a file" },
  { file: "src/cli/control.ts", uses: "setTimeout", because: "waits for another process to end" },
  { file: "src/cli/imports.ts", uses: "setTimeout", because: "looks again while an import goes on" },
  { file: "src/cli/entry.ts", uses: "setTimeout", because: "what is compiled is kept while the process still serves" },
  { file: "src/cli/reach.ts", uses: "fetch", because: "the commands talk to the admin API of a running Fogbank" },
  {
    file: "src/store/lmdb.ts",
    uses: "setTimeout",
    because: "a disk is synced by the wall's clock, which nobody moves",
  },
  { file: "src/region/start.ts", uses: "Date.now", because: "passes the wall's clock to the log and the authority" },
  { file: "src/region/start.ts", uses: "performance.now", because: "passes the clock of durations to the road" },
  {
    file: "src/region/admin/routes.ts",
    uses: "setImmediate",
    because: "the answer to a shutdown leaves before the listener closes",
  },
  { file: "src/store/sweep.ts", uses: "setImmediate", because: "a sweep lets requests pass between its slices" },
  {
    file: "src/services/dynamodb/reading/turn.ts",
    uses: "setImmediate",
    because: "a page of a scan lets requests pass between its slices",
  },
  { file: "src/store/store.ts", uses: "setImmediate", because: "the writes of one turn are committed together" },
];

function check(project: Project): Finding[] {
  const found: Use[] = [];
  for (const file of shipped(project)) {
    if (file.path.startsWith("src/runtime/")) continue;
    for (const node of file.syntax().nodes) {
      const uses = ambientUse(node);
      if (uses !== undefined)
        found.push({ ...find(file, node.start, `${uses} is read from the surroundings`, ports), uses });
    }
  }
  return withoutExcused(found, project.has("package.json") ? exceptions : [], table);
}

function ambientUse(node: Node): string | undefined {
  const name = (field: string): string | undefined => nameOf(node[field]);
  if (node.type === "MemberExpression") {
    const full = `${name("object")}.${name("property")}`;
    if (members.has(full)) return full;
    if (name("object") === "globalThis" && globals.has(name("property") ?? "")) return name("property");
  }
  if (node.type === "NewExpression" && name("callee") === "Date" && isEmpty(node.arguments)) return "new Date()";
  if (node.type === "CallExpression") {
    if (name("callee") === "Date") return "Date()";
    if (globals.has(name("callee") ?? "")) return name("callee");
  }
  if (node.type === "ImportSpecifier" && drawn.has(name("imported") ?? "")) {
    return name("imported");
  }
  return undefined;
}

const nameOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === "Identifier" ? String(value.name) : undefined;
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

export const noAmbient: Rule = {
  name: "no ambient clock, ids, randomness, environment",
  check,
  broken: {
    "src/engines/a.ts": [
      'import { createHash, randomUUID } from "node:crypto";',
      "const at = Date.now();",
      "const then = new Date(at);",
      "const now = new Date();",
      "const luck = Math.random();",
      "const home = process.env.HOME;",
      "setTimeout(() => undefined, performance.now());",
      "const other = clock.now();",
      "// Date.now() in a comment, and in a string:",
      'const text = "Date.now()";',
      "export const time = Date();",
    ].join("\n"),
    "src/runtime/b.ts": "export const now = Date.now();",
    "src/engines/a.test.ts": "export const now = Date.now();",
  },
  foundAt: [1, 2, 4, 5, 6, 7, 7, 11].map((line) => `src/engines/a.ts:${line}`),
};

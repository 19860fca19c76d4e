import { type Exception, type Use, withoutExcused } from "../exceptions.ts";
import { type Project, shipped } from "../project.ts";
import { type Finding, find, type Rule } from "../rule.ts";

/** Modules that touch the world. */
const hands =
  /^node:(fs|fs\/promises|net|http|http2|https|tls|child_process|dgram|dns|dns\/promises|cluster|worker_threads|readline|readline\/promises|timers|timers\/promises|os|inspector|repl|vm)$/;
const rooms = /^src\/(runtime|store)\//;

const table = "tools/tidy/rules/hands.ts";
const exceptions: readonly Exception[] = [
  { file: "src/cli/ca.ts", uses: "node:fs", because: "writes the certificate to the file that the user names" },
  { file: "src/cli/ca.ts", uses: "node:child_process", because: "makes the system read its authorities anew" },
  { file: "src/cli/env.ts", uses: "node:fs", because: "clients read the authority's certificate from a file" },
  { file: "src/cli/env.ts", uses: "node:os", because: "the folder for that file, and the number of a signal" },
  { file: "src/cli/env.ts", uses: "node:child_process", because: "fogbank run runs a command" },
  { file: "src/cli/start.ts", uses: "node:child_process", because: "--detach leaves another process behind" },
];

function check(project: Project): Finding[] {
  const found: Use[] = [];
  for (const file of shipped(project)) {
    for (const { specifier, start, typeOnly } of file.syntax().imports) {
      if (/^[a-z/]+$/.test(specifier) && hands.test(`node:${specifier}`))
        found.push({
          ...find(file, start, `imports ${specifier} without its prefix`, `Write node:${specifier}`),
          uses: specifier,
        });
      if (typeOnly || rooms.test(file.path) || !hands.test(specifier)) continue;
      const says = `imports ${specifier}, and only src/runtime and src/store touch the world`;
      found.push({ ...find(file, start, says, "Take what it gives through a port"), uses: specifier });
    }
  }
  return withoutExcused(found, project.has("package.json") ? exceptions : [], table);
}

export const handsStayHome: Rule = {
  name: "files, sockets and processes only in runtime and store",
  check,
  broken: {
    "src/services/s3/a.ts": 'import { createHash } from "node:crypto";\nimport { readFileSync } from "node:fs";',
    "src/region/b.ts": 'const http = await import("node:http");',
    "src/wire/c.ts": 'import { connect } from "net";',
    "src/store/d.ts": 'import { readFileSync } from "node:fs";',
  },
  foundAt: ["src/services/s3/a.ts:2", "src/region/b.ts:1", "src/wire/c.ts:1"],
};

import { isCode, type Project, targetOf } from "../project.ts";
import type { Finding, Rule } from "../rule.ts";

interface Edge {
  readonly to: string;
  readonly line: number;
}

/** No file may need itself, also not for its types: a kernel is a flat list of nouns. `import()` at run time is no edge. */
function check(project: Project): Finding[] {
  const edges = new Map<string, Edge[]>();
  for (const file of project.files.filter(isCode)) {
    const out: Edge[] = [];
    for (const each of file.syntax().imports) {
      const to = targetOf(file, each);
      if (to !== undefined && !each.dynamic && project.has(to)) out.push({ to, line: file.lineAt(each.start) });
    }
    edges.set(file.path, out);
  }
  return cyclesIn(edges);
}

/** Depth first; an edge back to a file that is still open closes a cycle. Each is told once. */
function cyclesIn(edges: ReadonlyMap<string, readonly Edge[]>): Finding[] {
  const found: Finding[] = [];
  const done = new Set<string>();
  const open: string[] = [];
  function visit(path: string): void {
    open.push(path);
    for (const { to, line } of edges.get(path) ?? []) {
      const at = open.indexOf(to);
      if (at >= 0) {
        found.push({
          file: path,
          line,
          says: `import cycle: ${[...open.slice(at), to].join(" -> ")}`,
          remedy: "Move what both need into a third file, or pass it as an argument",
        });
      } else if (!done.has(to)) visit(to);
    }
    open.pop();
    done.add(path);
  }
  for (const path of edges.keys()) if (!done.has(path)) visit(path);
  return found;
}

export const noCycles: Rule = {
  name: "no import cycles",
  check,
  broken: {
    "src/a.ts": 'import { b } from "./b.ts";',
    "src/b.ts": '\nimport { c } from "./c.ts";',
    "src/c.ts": 'import type { A } from "./a.ts";',
    "src/lazy.ts": 'import("./loads-lazy.ts");',
    "src/loads-lazy.ts": 'import "./lazy.ts";',
  },
  foundAt: ["src/c.ts:1"],
};

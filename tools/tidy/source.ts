import { type Comment, type ParseResult, parseSync, visitorKeys } from "oxc-parser";

/** One file of the project, parsed when a rule first asks. */
export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** The 1-based line of an offset into the text. */
  lineAt(offset: number): number;
  readonly syntax: () => Syntax;
}

export interface Syntax {
  /** Every node, parents before children. */
  readonly nodes: readonly Node[];
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
}

/** A node of the syntax tree, as far as the rules look: which kind, where, and fields to be narrowed. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Import {
  readonly specifier: string;
  readonly start: number;
  /** `import type`, or nothing but `type` names inside the braces: gone when the program runs. */
  readonly typeOnly: boolean;
  /** Written as `import(...)`: loaded when first used, and no edge of a cycle at load time. */
  readonly dynamic: boolean;
}

export function createSource(path: string, text: string): Source {
  let starts: number[] | undefined;
  let syntax: Syntax | undefined;
  const lines = text.split("\n");
  return {
    path,
    text,
    lines,
    lineAt(offset) {
      starts ??= lineStarts(lines);
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    syntax() {
      syntax ??= read(path, text);
      return syntax;
    },
  };
}

function lineStarts(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}

function read(path: string, text: string): Syntax {
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error) throw new Error(`${path}: ${error.message}; tidy reads only what compiles`);
  return { nodes: collect(parsed.program), comments: parsed.comments, imports: importsOf(parsed, text) };
}

function collect(program: object): Node[] {
  const nodes: Node[] = [];
  const walk = (node: Node): void => {
    nodes.push(node);
    for (const key of visitorKeys[node.type] ?? []) {
      const child = node[key];
      if (Array.isArray(child)) for (const each of child) if (isNode(each)) walk(each);
      if (isNode(child)) walk(child);
    }
  };
  if (isNode(program)) walk(program);
  return nodes;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

function importsOf({ module }: ParseResult, text: string): Import[] {
  const found: Import[] = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ specifier: moduleRequest.value, start, typeOnly, dynamic: false });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, start, isType } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, start, typeOnly: isType, dynamic: false });
    }
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    if (/^["'].*["']$/.test(written))
      found.push({ specifier: written.slice(1, -1), start, typeOnly: false, dynamic: true });
  }
  return found;
}

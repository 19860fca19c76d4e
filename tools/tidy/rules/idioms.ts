import { isCode, isTesting, type Project } from "../project.ts";
import { type Finding, find, type Rule } from "../rule.ts";
import type { Node, Source } from "../source.ts";

interface Idiom {
  readonly says: string;
  readonly remedy: string;
  /** Files whose reader demands it. */
  readonly except?: RegExp;
}

/** Syntax that is not written here, by the kind of its node. */
const unwanted: Readonly<Record<string, Idiom>> = {
  TSAnyKeyword: { says: "the type any", remedy: "Write unknown and narrow it, or name the type" },
  TSNonNullExpression: {
    says: "a non-null assertion (!)",
    remedy: "Check for undefined, or let the type say that it cannot be",
  },
  ExportDefaultDeclaration: {
    says: "a default export",
    remedy: "Export it under a name",
    except: /\.config\.ts$/,
  },
  ExportAllDeclaration: { says: "export *", remedy: "Export each name, so that a reader sees what there is" },
  TSEnumDeclaration: { says: "an enum", remedy: "Write a union of literals, or an object as const" },
  TSModuleDeclaration: { says: "a namespace", remedy: "Write a module" },
  Decorator: { says: "a decorator", remedy: "Call a function" },
};

/** Where a promise of work to come hides: words that begin a comment, or stand in capitals. */
const owed = /\b(TODO|FIXME|XXX|HACK|TBD)\b|^\W*(stub|todo|fixme)\b/;

function check(project: Project): Finding[] {
  const found: Finding[] = [];
  for (const file of project.files) {
    if (file.path.endsWith(".md")) found.push(...owedLines(file));
    if (!isCode(file)) continue;
    const { nodes, comments } = file.syntax();
    for (const node of nodes) {
      const idiom = unwantedIn(file, node);
      if (idiom) found.push(find(file, node.start, idiom.says, idiom.remedy));
    }
    for (const { value, start } of comments) if (owed.test(value)) found.push(owes(file, file.lineAt(start)));
  }
  return found;
}

const owedLines = (file: Source): Finding[] =>
  file.lines.flatMap((text, at) => (owed.test(text) ? [owes(file, at + 1)] : []));

function unwantedIn(file: Source, { type, ...node }: Node): Idiom | undefined {
  const idiom = Object.hasOwn(unwanted, type) ? unwanted[type] : undefined;
  if (!idiom || idiom.except?.test(file.path)) return undefined;
  // `declare module` in a test of types, and the like, is not ours to write anywhere else.
  if (type === "TSModuleDeclaration" && node.declare === true && isTesting(file.path)) return undefined;
  return idiom;
}

const owes = ({ path }: Source, line: number): Finding => ({
  file: path,
  line,
  says: "work is owed here",
  remedy: "Do it now, or refuse what is not done by its name (501, ConfigurationError) and drop the note",
});

export const idioms: Rule = {
  name: "the house's TypeScript",
  check,
  broken: {
    "src/base/a.ts": [
      "export const a: any = 1;",
      "export const b = map.get(a)!;",
      "export default a;",
      'export * from "./b.ts";',
      "// TODO: later",
      "/* FIXME */ export const c = 1;",
      "enum D { E }",
      'export const fine = "TODO any!";',
    ].join("\n"),
    "some.config.ts": "export default { any: 1 };",
    "docs/a.md": "# Title\n\nTODO: write",
  },
  foundAt: [...[1, 2, 3, 4, 7, 5, 6].map((line) => `src/base/a.ts:${line}`), "docs/a.md:3"],
};

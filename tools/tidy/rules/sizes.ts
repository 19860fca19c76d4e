import { isCode, isTesting, type Project } from "../project.ts";
import { type Finding, find, type Rule } from "../rule.ts";
import type { Node, Source } from "../source.ts";

/** Lines at which one looks for the second idea. */
const mostFileLines = 400;
/** What fits a screen. */
const mostFunctionLines = 60;

const functions: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);

function check(project: Project): Finding[] {
  const found: Finding[] = [];
  for (const file of project.files) {
    if (!isCode(file) || isTesting(file.path)) continue;
    const lines = file.lines.length - (file.text.endsWith("\n") ? 1 : 0);
    if (lines > mostFileLines) {
      found.push({
        file: file.path,
        line: mostFileLines + 1,
        says: `the file has ${lines} lines, ${mostFileLines} are the most`,
        remedy: "Look for the second idea in it, and give it a file",
      });
    }
    found.push(...longFunctions(file));
  }
  return found;
}

/**
 * A function is as long as its own lines: those of the functions inside it are counted with them, since a factory that
 * returns ten short methods is ten short functions, each of which is read on its own.
 */
function longFunctions(file: Source): Finding[] {
  const all = file.syntax().nodes.filter(({ type }) => functions.has(type));
  const found: Finding[] = [];
  const spanOf = ({ start, end }: Node): number => file.lineAt(end) - file.lineAt(start) + 1;
  for (const each of all) {
    if (spanOf(each) <= mostFunctionLines) continue;
    const inside = all.filter(({ start, end }) => start > each.start && end <= each.end);
    const outermost = inside.filter((one) => !inside.some((other) => other !== one && contains(other, one)));
    // A function inside still takes its first line from the one around it.
    const own = outermost.reduce((lines, one) => lines - (spanOf(one) - 1), spanOf(each));
    if (own > mostFunctionLines) {
      const says = `a function of ${own} lines of its own, ${mostFunctionLines} fit a screen`;
      found.push(find(file, each.start, says, "Give a part of it a name, and make it a function"));
    }
  }
  return found;
}

const contains = (outer: Node, inner: Node): boolean => outer.start <= inner.start && outer.end >= inner.end;

const line = "  work();\n";
export const sizes: Rule = {
  name: "file and function sizes",
  check,
  broken: {
    "src/base/long.ts": "export const a = 1;\n".repeat(401),
    "src/base/fits.ts": "export const a = 1;\n".repeat(400),
    "src/base/function.ts": `export function f(): void {\n${line.repeat(58)}}\n\nexport const g = () => {\n${line.repeat(59)}};\n`,
    "src/base/factory.ts": `export function f() {\n  return {\n${`    a() {\n${line.repeat(20)}    },\n`.repeat(4)}  };\n}\n`,
    "src/base/long.test.ts": line.repeat(500),
  },
  foundAt: ["src/base/long.ts:401", "src/base/function.ts:62"],
};

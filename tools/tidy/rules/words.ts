import { type Exception, type Use, withoutExcused } from "../exceptions.ts";
import type { Project } from "../project.ts";
import type { Finding, Rule } from "../rule.ts";

interface Unwanted {
  readonly pattern: RegExp;
  readonly says: string;
  readonly remedy: string;
}

// Each pattern has one letter in brackets, so that it does not find itself.
const unwanted: readonly Unwanted[] = [
  {
    pattern: /(?<![\w.*-])\/(wor[k]|roo[t]|User[s]|hom[e]\/\w+)\//,
    says: "names a folder of somebody's machine",
    remedy: "Write a path from the project's root, or one that is an example to everyone",
  },
  {
    pattern: /registry\.(npmj[s]|yarnpk[g])\.|\bpypi\.or[g]|pythonhoste[d]|proxy\.golan[g]\.|"resolve[d]":\s*"http/,
    says: "names the host of a package registry",
    remedy: "Leave it to the configuration of npm or pip where it runs",
  },
  {
    pattern: /\bclaud[e]\b|anthropi[c]|chatgp[t]|co-authored-b[y]|\blanguage mode[l]|find_strin[g]|read_fil[e]/i,
    says: "names a tool that has no part in running or building this",
    remedy: "Say what is so, not how it came about",
  },
];

const table = "tools/tidy/rules/words.ts";
const exceptions: readonly Exception[] = [];

function check(project: Project): Finding[] {
  const found: Use[] = [];
  for (const { path, lines } of project.files) {
    for (const [at, text] of lines.entries()) {
      for (const { pattern, says, remedy } of unwanted) {
        const match = pattern.exec(text);
        if (match) found.push({ file: path, line: at + 1, says: `${says}: ${match[0]}`, remedy, uses: match[0] });
      }
    }
  }
  return withoutExcused(found, project.has("package.json") ? exceptions : [], table);
}

const join = (...parts: string[]): string => parts.join("");

export const words: Rule = {
  name: "words that stay out",
  check,
  broken: {
    "docs/a.md": [
      join("See /wo", "rk/main for more."),
      join("npm install --registry https://registry.", "npmjs.org/"),
      join("Written with Clau", "de."),
      "arn:aws:iam::000000000000:user/work/alice is a path of IAM; so is role/root/x.",
    ].join("\n"),
  },
  foundAt: [1, 2, 3].map((line) => `docs/a.md:${line}`),
};

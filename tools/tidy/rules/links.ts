import { posix } from "node:path";
import { anchorsIn, linksIn } from "../markdown.ts";
import type { Project } from "../project.ts";
import type { Finding, Rule } from "../rule.ts";
import type { Source } from "../source.ts";

function check(project: Project): Finding[] {
  const documents = new Map(project.files.filter(({ path }) => path.endsWith(".md")).map((file) => [file.path, file]));
  const folders = new Set(project.files.map(({ path }) => posix.dirname(path)));
  const found: Finding[] = [];
  for (const file of documents.values()) {
    for (const { target, line } of linksIn(file)) {
      if (/^(https?|mailto):/.test(target)) continue;
      const says = complaintAbout(file, target);
      if (says) found.push({ file: file.path, line, says, remedy: "Correct the link, or write what it leads to" });
    }
  }
  return found;

  function complaintAbout(from: Source, target: string): string | undefined {
    const [path = "", anchor] = target.split("#");
    const to = path === "" ? from.path : posix.join(posix.dirname(from.path), path).replace(/\/$/, "");
    if (!project.has(to) && !folders.has(to) && !unread.has(to)) return `links to ${to}, which is not there`;
    const document = documents.get(to);
    if (anchor !== undefined && document && !anchorsIn(document).has(anchor))
      return `links to the heading #${anchor} of ${to}, which is not there`;
    return undefined;
  }
}

/** Files that are there and that no rule reads. */
const unread: ReadonlySet<string> = new Set(["LICENSE"]);

export const docsLinks: Rule = {
  name: "links of the documentation lead somewhere",
  check,
  broken: {
    "docs/a.md": "# One title, two words\n\n[here](#one-title-two-words) [there](b.md#part) [gone](c.md)",
    "docs/b.md": "[no such part](a.md#two) [root](../README.md)\n\n```\n[in code](d.md)\n```\n\n## Part",
    "README.md": "[docs](docs/) [page](https://example.com/x) [licence](LICENSE)",
  },
  foundAt: ["docs/a.md:3", "docs/b.md:1"],
};

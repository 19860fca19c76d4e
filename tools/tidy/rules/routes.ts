import { codeIn } from "../markdown.ts";
import type { Project } from "../project.ts";
import type { Finding, Rule } from "../rule.ts";
import type { Source } from "../source.ts";

interface Route {
  readonly method: string;
  readonly path: string;
}

const reference = "docs/admin-api.md";

/** Every route of the admin API has a heading in docs/admin-api.md, every heading a route, and no document names another. */
export const documentedRoutes = (routes: readonly Route[]): Rule => ({
  name: "the admin API is documented as it is",
  check: (project) => check(project, routes),
  broken: {
    [reference]: [
      ...routes.slice(1).map(({ method, path }) => `## ${method} ${path}`),
      "## DELETE /_fogbank/everything",
    ].join("\n"),
    "docs/other.md": "```sh\ncurl http://127.0.0.1:4566/_fogbank/journeys/some-id?x=1\ncurl /_fogbank/nothing\n```",
  },
  foundAt: [`${reference}:1`, `${reference}:${routes.length}`, "docs/other.md:3"],
});

function check(project: Project, routes: readonly Route[]): Finding[] {
  return project.files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap((file) => [...(file.path === reference ? holesIn(file, routes) : []), ...strangersIn(file, routes)]);
}

function holesIn(file: Source, routes: readonly Route[]): Finding[] {
  const found: Finding[] = [];
  const headings = new Map<string, number>();
  for (const [at, text] of file.lines.entries()) {
    const heading = /^###? ([A-Z]+ \/\S*)$/.exec(text)?.[1];
    if (heading !== undefined) headings.set(heading, at + 1);
  }
  for (const { method, path } of routes) {
    if (headings.delete(`${method} ${path}`)) continue;
    const says = `${method} ${path} has no heading`;
    found.push({ file: file.path, line: 1, says, remedy: "Document it, with a request and its answer" });
  }
  for (const [heading, line] of headings) {
    const says = `there is no route ${heading}`;
    found.push({ file: file.path, line, says, remedy: "Remove its section, or add it to src/region/admin/routes.ts" });
  }
  return found;
}

function strangersIn(file: Source, routes: readonly Route[]): Finding[] {
  const found: Finding[] = [];
  for (const { text, line } of codeIn(file)) {
    for (const [path] of text.matchAll(/\/_(?:fogbank|localstack)\/[a-z/*-]*/g)) {
      const isThere = path === "/_fogbank/" || routes.some((route) => matches(route, path));
      if (!isThere) {
        const says = `${path} is no route of the admin API`;
        found.push({ file: file.path, line, says, remedy: "Write one of src/region/admin/routes.ts" });
      }
    }
  }
  return found;
}

const matches = ({ path }: Route, asked: string): boolean =>
  path.endsWith("*") ? asked.startsWith(path.slice(0, -1)) : path === asked;

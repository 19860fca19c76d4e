import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addCommands } from "../../src/cli/commands.ts";
import { order } from "../../src/journey/order.ts";
import { routes } from "../../src/region/admin/routes.ts";
import { projectOf, readProject } from "./project.ts";
import { type Rule, write } from "./rule.ts";
import { noAmbient } from "./rules/ambient.ts";
import { documentedArchitecture } from "./rules/architecture.ts";
import { documentedCommands } from "./rules/commands.ts";
import { noCycles } from "./rules/cycles.ts";
import { errorCodes } from "./rules/error-codes.ts";
import { handsStayHome } from "./rules/hands.ts";
import { idioms } from "./rules/idioms.ts";
import { docsLinks } from "./rules/links.ts";
import { roomOrder } from "./rules/rooms.ts";
import { documentedRoutes } from "./rules/routes.ts";
import { sizes } from "./rules/sizes.ts";
import { words } from "./rules/words.ts";
import { knownErrors } from "./tables.ts";

const project = readProject(join(import.meta.dirname, "..", ".."));

const program = new Command("fogbank");
addCommands(program, () => undefined);

const rules: readonly Rule[] = [
  roomOrder,
  noCycles,
  noAmbient,
  handsStayHome,
  sizes,
  idioms,
  words,
  docsLinks,
  errorCodes(knownErrors()),
  documentedCommands(program),
  documentedRoutes(routes),
  documentedArchitecture(order),
];

describe.each(rules)("$name", (rule) => {
  it("finds what breaks it, there and nowhere else", () => {
    const found = rule.check(projectOf(rule.broken)).map(({ file, line }) => `${file}:${line}`);
    expect(found).toEqual(rule.foundAt);
  });

  it("holds", () => {
    const found = rule.check(project).map((finding) => write(rule.name, finding));
    expect(found, found.join("\n")).toEqual([]);
  });
});

it("reads the whole project", () => {
  for (const path of [
    "src/index.ts",
    "src/kernel/service.ts",
    "tools/build.mjs",
    "README.md",
    "package.json",
    ".ci/run",
  ])
    expect(project.has(path), path).toBe(true);
});

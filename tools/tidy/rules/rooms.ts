import { isTesting, type Project, shipped, targetOf } from "../project.ts";
import { type Finding, find, type Rule } from "../rule.ts";

type Reach = "values" | "types";

/** Which room may import which: the table of the architecture, docs/architecture.md. A room may always import itself. */
export const rooms: Readonly<Record<string, Readonly<Record<string, Reach>>>> = {
  base: {},
  model: { base: "values" },
  kernel: { base: "values", model: "values" },
  engines: { base: "values", kernel: "types" },
  store: { base: "values", kernel: "values" },
  // Opens the generated tables, and links them.
  runtime: { base: "values", kernel: "values", model: "values" },
  wire: { base: "values", model: "values", kernel: "values" },
  plumbing: { base: "values", kernel: "values", engines: "values" },
  services: { base: "values", model: "types", kernel: "values", engines: "values" },
  journey: { base: "values", model: "values", kernel: "values", engines: "values", wire: "values" },
  region: {
    base: "values",
    model: "values",
    kernel: "values",
    engines: "values",
    store: "values",
    runtime: "values",
    wire: "values",
    plumbing: "values",
    journey: "values",
    services: "values",
  },
  // Of engines and journeys only the types of what the admin API answers.
  cli: { region: "values", kernel: "values", base: "values", engines: "types" },
  // The library: re-exports the types that its users see.
  "index.ts": { region: "values", kernel: "values", base: "values", journey: "types" },
};

/** The only file of region that may name a service. */
const catalog = "src/region/catalog.ts";

const roomOf = (path: string): string => path.split("/")[1] ?? "";
const serviceOf = (path: string): string | undefined => /^src\/services\/([^/]+)\//.exec(path)?.[1];

function check(project: Project): Finding[] {
  const found: Finding[] = [];
  for (const file of shipped(project)) {
    for (const each of file.syntax().imports) {
      const target = targetOf(file, each);
      if (target === undefined || !target.startsWith("src/")) continue;
      const complaint = complaintAbout(file.path, target, each.typeOnly);
      if (complaint) found.push(find(file, each.start, complaint[0], complaint[1]));
    }
  }
  return found;
}

function complaintAbout(from: string, to: string, typeOnly: boolean): readonly [string, string] | undefined {
  if (isTesting(to)) return [`imports ${to}, which is for tests`, "Move what is needed into a file of its own"];
  const [room, other] = [roomOf(from), roomOf(to)];
  const [service, otherService] = [serviceOf(from), serviceOf(to)];
  if (service !== undefined && otherService !== undefined && service !== otherService) {
    return [`the service ${service} imports the service ${otherService}`, "Let it be a gift (src/kernel/gifts.ts)"];
  }
  if (room === other) return undefined;
  const allowed = rooms[room];
  if (!allowed) return [`stands in the room ${room}, which nobody knows`, "Add its row to tools/tidy/rules/rooms.ts"];
  const reach = allowed[other];
  if (reach === undefined) {
    return [
      `${room} imports ${other}, and may import ${Object.keys(allowed).join(", ") || "nothing"}`,
      "Move what is shared into a room that both may import, or take it as a port",
    ];
  }
  if (reach === "types" && !typeOnly)
    return [`${room} may import only types of ${other}`, "Write import type, or take the value as an argument"];
  if (room === "region" && other === "services" && from !== catalog)
    return ["names a service", `Only ${catalog} does; loop over the catalog instead`];
  return undefined;
}

export const roomOrder: Rule = {
  name: "room order",
  check,
  broken: {
    "src/base/a.ts": 'import { b } from "../kernel/b.ts";\nexport const a = b;',
    "src/kernel/b.ts": "export const b = 1;",
    "src/engines/c.ts": 'import type { b } from "../kernel/b.ts";\nimport { b as value } from "../kernel/b.ts";',
    "src/services/sqs/d.ts": 'import { e } from "../sns/e.ts";\nimport { help } from "./testing.ts";',
    "src/services/sns/e.ts": 'export { b } from "../../kernel/b.ts";',
    "src/services/sqs/testing.ts": "export const help = 1;",
    "src/region/region.ts": 'const load = () => import("../services/sns/e.ts");',
    "src/attic/f.ts": 'import { b } from "../kernel/b.ts";',
  },
  foundAt: [
    "src/base/a.ts:1",
    "src/engines/c.ts:2",
    "src/services/sqs/d.ts:1",
    "src/services/sqs/d.ts:2",
    "src/region/region.ts:1",
    "src/attic/f.ts:1",
  ],
};

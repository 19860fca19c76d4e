import type { Project } from "../project.ts";
import type { Finding, Rule } from "../rule.ts";
import { rooms } from "./rooms.ts";

interface Row {
  readonly stage: { readonly name: string };
  readonly place: string;
  readonly entrances: readonly string[];
}

const reference = "docs/architecture.md";

/** The two tables of docs/architecture.md, the road and the rooms, say what the code says. */
export const documentedArchitecture = (order: readonly Row[]): Rule => ({
  name: "the architecture is documented as it is",
  check: (project) => check(project, order),
  broken: {
    [reference]: [
      ...order.map((row) => roadLine(row).replace("handle", "handel")),
      ...Object.keys(rooms).map((room) => `| \`${room}\` | is | ${room === "store" ? "wire" : expected(room)} |`),
    ].join("\n"),
  },
  foundAt: [`${reference}:1`, `${reference}:${order.length + 5}`],
});

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const roadLine = ({ stage, place, entrances }: Row): string =>
  `| ${kebab(stage.name)} | ${place} | ${entrances.join(", ")} |`;

/** A cell of the table of rooms: values first, then `types of` the others. */
function expected(room: string): string {
  if (room === "region") return "all of the above";
  const entries = Object.entries(rooms[room] ?? {});
  const named = (reach: string): string[] => entries.filter(([, kind]) => kind === reach).map(([name]) => name);
  const types = named("types").map((name) => `types of ${name}`);
  return [...named("values"), ...types].sort(byName).join(", ") || "nothing";
}

const plain = (name: string): string => name.replace("types of ", "~");
const byName = (one: string, other: string): number => plain(one).localeCompare(plain(other));

function check({ files }: Project, order: readonly Row[]): Finding[] {
  const file = files.find(({ path }) => path === reference);
  if (!file) return [];
  const found: Finding[] = [];
  const road = order.map(roadLine).join("\n");
  if (!file.text.includes(road)) {
    const says = "the table of the road is not that of src/journey/order.ts";
    found.push({ file: reference, line: 1, says, remedy: `Write:\n${road}\n` });
  }
  for (const [at, text] of file.lines.entries()) {
    const [, room = "", cell = ""] = /^\| `([a-z.]+)` \|[^|]*\| ([^|;]+?)(?:;[^|]*)? \|$/.exec(text) ?? [];
    if (!Object.hasOwn(rooms, room)) continue;
    const said = cell.split(", ").sort(byName).join(", ");
    if (said === expected(room)) continue;
    const says = `${room} may import ${expected(room)}, and the table says ${said}`;
    found.push({ file: reference, line: at + 1, says, remedy: "Correct it here, or in tools/tidy/rules/rooms.ts" });
  }
  return found;
}

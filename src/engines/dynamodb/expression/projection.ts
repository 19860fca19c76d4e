import { keptByText } from "../../../base/kept.ts";
import { type ItemText, type ItemView, pick, selectAttributes, viewText, writeItem } from "../item/text.ts";
import { accepted, Refusal, refusing } from "../refusal.ts";
import { attributeOf, type Item, setAttribute, type Value } from "../value/value.ts";
import { openCursor } from "./cursor.ts";
import { Flaws } from "./flaws.ts";
import { checkClashes, type Path } from "./path.ts";
import { type PathSyntax, parsePath, reservedWord } from "./path-syntax.ts";
import { type Placeholders, resolvePath, undefinedName } from "./placeholders.ts";

/** Which parts of an item are answered. */
export interface Projection {
  readonly paths: readonly Path[];
  /** Names of the attributes, where all are taken whole: these can be cut out of a text without parsing it. */
  readonly names: readonly string[] | undefined;
  readonly tree: ProjectionTree;
}

/** What is wanted of a value: all of it, or what its children say. */
interface ProjectionTree {
  readonly children: Map<string | number, ProjectionTree>;
}

export const projectionSyntax: (text: string) => readonly PathSyntax[] | Refusal = keptByText((text) =>
  refusing(() => {
    const cursor = openCursor(text);
    const flaws = new Flaws<"reserved">(["reserved"]);
    const noteReserved = (word: string): void => flaws.note("reserved", reservedWord(word));
    const paths = [parsePath(cursor, noteReserved)];
    while (cursor.takes(",")) paths.push(parsePath(cursor, noteReserved));
    cursor.finish();
    flaws.throwFirst();
    return paths;
  }),
);

/** Throws refusals without the name of the expression. */
export function bindProjection(syntax: readonly PathSyntax[], placeholders: Placeholders): Projection {
  const paths = syntax.map((path) =>
    resolvePath(placeholders, path, (name) => {
      throw new Refusal(undefinedName(name));
    }),
  );
  accepted(checkClashes(paths));
  return projectionOf(paths);
}

/** A projection to paths that do not overlap. */
export function projectionOf(paths: readonly Path[]): Projection {
  const isFlat = paths.every(({ steps }) => steps.length === 0);
  return { paths, names: isFlat ? paths.map(({ name }) => name) : undefined, tree: treeOf(paths) };
}

function treeOf(paths: readonly Path[]): ProjectionTree {
  const root: ProjectionTree = { children: new Map() };
  for (const { name, steps } of paths) {
    let node = root;
    for (const step of [name, ...steps]) {
      const child = node.children.get(step) ?? { children: new Map() };
      node.children.set(step, child);
      node = child;
    }
  }
  return root;
}

/** The parts that are there, each where it was; elements of lists move together, in their order. */
export function project(projection: Projection, view: ItemView): Item {
  if (projection.names) return pick(view, projection.names);
  return projectMap(projection.tree, (name) => view.attribute(name)) ?? {};
}

/** As text to text. */
export function projectText(projection: Projection, text: ItemText): ItemText {
  if (projection.names) return selectAttributes(text, projection.names);
  return writeItem(project(projection, viewText(text)));
}

function projectMap(tree: ProjectionTree, read: (name: string) => Value | undefined): Item | undefined {
  const result: Record<string, Value> = {};
  let isEmpty = true;
  for (const [name, child] of tree.children) {
    const value = typeof name === "string" ? read(name) : undefined;
    const part = value && projectValue(child, value);
    if (!part || typeof name !== "string") continue;
    setAttribute(result, name, part);
    isEmpty = false;
  }
  return isEmpty ? undefined : result;
}

function projectValue(tree: ProjectionTree, value: Value): Value | undefined {
  if (tree.children.size === 0) return value;
  const { M: map, L: list } = value;
  if (map) {
    const part = projectMap(tree, (name) => attributeOf(map, name));
    return part && { M: part };
  }
  return list && projectList(tree, list);
}

function projectList(tree: ProjectionTree, list: readonly Value[]): Value | undefined {
  const indexes = [...tree.children.keys()].filter((step) => typeof step === "number").sort((a, b) => a - b);
  const parts: Value[] = [];
  for (const index of indexes) {
    const element = list[index];
    const child = tree.children.get(index);
    const part = element && child && projectValue(child, element);
    if (part) parts.push(part);
  }
  return parts.length === 0 ? undefined : { L: parts };
}

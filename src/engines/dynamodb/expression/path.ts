import type { ItemView } from "../item/text.ts";
import { Refusal } from "../refusal.ts";
import { attributeOf, type Value } from "../value/value.ts";

/** A document path with its placeholders resolved: an attribute, and the way into its maps and lists. */
export interface Path {
  readonly name: string;
  readonly steps: readonly (string | number)[];
}

export function valueAt(view: ItemView, { name, steps }: Path): Value | undefined {
  let value = view.attribute(name);
  for (const step of steps) {
    if (value === undefined) return undefined;
    value = typeof step === "number" ? value.L?.[step] : value.M && attributeOf(value.M, step);
  }
  return value;
}

export const topLevel = (name: string): Path => ({ name, steps: [] });

/** As messages show it: `[a, b, [0]]`. */
export function pathText({ name, steps }: Path): string {
  return `[${[name, ...steps.map((step) => (typeof step === "number" ? `[${step}]` : step))].join(", ")}]`;
}

export function samePath(one: Path, other: Path): boolean {
  if (one.name !== other.name || one.steps.length !== other.steps.length) return false;
  return one.steps.every((step, at) => step === other.steps[at]);
}

export type PathClash = "overlap" | "conflict";

interface FoundClash {
  readonly clash: PathClash;
  readonly message: string;
}

/** Pairs of paths that cannot stand together, in the order of the second. */
export function clashesIn(paths: readonly Path[]): readonly FoundClash[] {
  // Most expressions name each attribute once.
  if (new Set(paths.map(({ name }) => name)).size === paths.length) return [];
  const found: FoundClash[] = [];
  for (const [at, path] of paths.entries()) {
    for (const other of paths.slice(0, at)) {
      const clash = clashOf(other, path);
      if (clash) found.push({ clash, message: clashMessage(clash, other, path) });
    }
  }
  return found;
}

/**
 * Two paths overlap where one leads to the other or into it, and conflict where one takes for a list what the other
 * takes for a map.
 */
function clashOf(one: Path, other: Path): PathClash | undefined {
  if (one.name !== other.name) return undefined;
  const shorter = Math.min(one.steps.length, other.steps.length);
  for (let at = 0; at < shorter; at++) {
    const step = one.steps[at];
    const counterpart = other.steps[at];
    if (typeof step !== typeof counterpart) return "conflict";
    if (step !== counterpart) return undefined;
  }
  return "overlap";
}

function clashMessage(clash: PathClash, one: Path, other: Path): string {
  return (
    `Two document paths ${clash} with each other; must remove or rewrite one of these paths; ` +
    `path one: ${pathText(one)}, path two: ${pathText(other)}`
  );
}

/** The first of the overlaps, or else of the conflicts. */
export function checkClashes(paths: readonly Path[]): Refusal | undefined {
  const clashes = clashesIn(paths);
  const first = clashes.find(({ clash }) => clash === "overlap") ?? clashes[0];
  return first && new Refusal(first.message);
}

/** First names of the paths that go on behind them. */
export const nestedHeads = (paths: readonly Path[]): readonly string[] =>
  paths.filter(({ steps }) => steps.length > 0).map(({ name }) => name);

import type { Json } from "../../engines/event-pattern/index.ts";

/** What values of a place in events look like: plain data, so that it can be stored. */
export type Shape =
  /** Nothing was seen but null, or an empty list. */
  | { readonly kind: "nothing" }
  /** Values of several kinds. */
  | { readonly kind: "any" }
  | { readonly kind: "string" | "date-time" | "number" | "boolean" }
  | { readonly kind: "array"; readonly items: Shape }
  | { readonly kind: "object"; readonly members: readonly Member[] };

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  /** It was there every time. */
  readonly required: boolean;
}

/** "Events deeper than 255 levels are not discovered" (EventBridge user guide, "Finding an EventBridge schema"). */
const deepest = 255;

/** ISO 8601, with a time. */
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** Undefined where the value is deeper than schemas go. */
export function shapeOf(value: Json, depth = 1): Shape | undefined {
  if (value === null) return { kind: "nothing" };
  if (typeof value === "string") return { kind: dateTime.test(value) ? "date-time" : "string" };
  if (typeof value === "number" || typeof value === "boolean") return { kind: typeof value as "number" | "boolean" };
  if (depth > deepest) return undefined;
  return Array.isArray(value) ? arrayOf(value, depth) : objectOf(value as { readonly [name: string]: Json }, depth);
}

function arrayOf(values: readonly Json[], depth: number): Shape | undefined {
  let items: Shape = { kind: "nothing" };
  for (const value of values) {
    const shape = shapeOf(value, depth + 1);
    if (!shape) return undefined;
    items = mergedShape(items, shape);
  }
  return { kind: "array", items };
}

function objectOf(object: { readonly [name: string]: Json }, depth: number): Shape | undefined {
  const members: Member[] = [];
  for (const [name, value] of Object.entries(object)) {
    const shape = shapeOf(value, depth + 1);
    if (!shape) return undefined;
    members.push({ name, shape, required: true });
  }
  return { kind: "object", members };
}

/** What covers both. */
export function mergedShape(one: Shape, two: Shape): Shape {
  if (one.kind === "nothing") return two;
  if (two.kind === "nothing") return one;
  if (one.kind === "array" && two.kind === "array") return { kind: "array", items: mergedShape(one.items, two.items) };
  if (one.kind === "object" && two.kind === "object")
    return { kind: "object", members: mergedMembers(one.members, two.members) };
  if (one.kind === two.kind) return one;
  const isText = ({ kind }: Shape): boolean => kind === "string" || kind === "date-time";
  return isText(one) && isText(two) ? { kind: "string" } : { kind: "any" };
}

function mergedMembers(one: readonly Member[], two: readonly Member[]): readonly Member[] {
  const members = new Map(one.map((member) => [member.name, member]));
  const both = new Map(two.map((member) => [member.name, member]));
  for (const [name, member] of members) if (!both.has(name)) members.set(name, { ...member, required: false });
  for (const [name, member] of both) {
    const known = members.get(name);
    members.set(
      name,
      known
        ? { name, shape: mergedShape(known.shape, member.shape), required: known.required && member.required }
        : { ...member, required: false },
    );
  }
  return [...members.values()];
}

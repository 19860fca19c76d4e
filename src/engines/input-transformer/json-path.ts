import type { Json } from "../event-pattern/fields.ts";
import { parsedIfJson } from "./json.ts";

/**
 * The part of JSONPath that EventBridge and Pipes read: names behind points, array indices, and stars (EventBridge user
 * guide, input transformation). No brackets with quotes, no filters, no descent.
 */
export type JsonPath = readonly Step[];

/** A name, an index, or every element or member. */
type Step = string | number | typeof every;
const every = Symbol("*");

/** `$`, `$.detail.items[0].name`, `$.resources[*]`; undefined for anything else. */
export function readJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: Step[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const [, name, index] = step.exec(text) ?? [];
    // A miss sets the position back to zero.
    if (step.lastIndex === 0) return undefined;
    if (name !== undefined && name !== "*") steps.push(name);
    else steps.push(index === undefined || index === "*" ? every : Number(index));
  }
  return steps;
}

const step = /\.([^.[\]'"\s]+)|\[(\d{1,9}|\*)\]/y;

/**
 * What the path leads to, undefined where it leads nowhere. With a star it is the array of all that it leads to. With
 * `parsing`, a string on the way that is JSON is looked into, as Pipes does with bodies of messages.
 */
export function valueAt(root: Json, path: JsonPath, parsing = false): Json | undefined {
  let found: readonly Json[] = [root];
  for (const each of path) found = found.flatMap((value) => follow(parsing ? parsedIfJson(value) : value, each));
  return path.includes(every) ? found : found[0];
}

function follow(value: Json, step: Step): readonly Json[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === every) return Object.values(value);
  if (Array.isArray(value)) return typeof step === "number" ? value.slice(step, step + 1) : [];
  const members = value as { readonly [name: string]: Json };
  const member = typeof step === "string" && Object.hasOwn(members, step) ? members[step] : undefined;
  return member === undefined ? [] : [member];
}

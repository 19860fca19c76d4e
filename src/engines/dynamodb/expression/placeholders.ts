import { attributeOf, type Item, type Value } from "../value/value.ts";
import type { Path } from "./path.ts";
import type { PathSyntax } from "./path-syntax.ts";

/** ExpressionAttributeNames and ExpressionAttributeValues of a request, and which of them its expressions have used. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
  readonly usedNames: Set<string>;
  readonly usedValues: Set<string>;
}

export const placeholders = (names: Readonly<Record<string, string>>, values: Item): Placeholders => ({
  names,
  values,
  usedNames: new Set(),
  usedValues: new Set(),
});

export const undefinedName = (name: string): string =>
  `An expression attribute name used in the document path is not defined; attribute name: ${name}`;
export const undefinedValue = (name: string): string =>
  `An expression attribute value used in expression is not defined; attribute value: ${name}`;

export function lookUpValue(context: Placeholders, name: string): Value | undefined {
  const value = attributeOf(context.values, name);
  if (value) context.usedValues.add(name);
  return value;
}

/** `noteUndefined` is told of each name that is not defined; it then stands for itself. */
export function resolvePath(context: Placeholders, syntax: PathSyntax, noteUndefined: (name: string) => void): Path {
  const resolve = (name: string): string => {
    if (!name.startsWith("#")) return name;
    const defined = Object.hasOwn(context.names, name) ? context.names[name] : undefined;
    if (defined === undefined) noteUndefined(name);
    else context.usedNames.add(name);
    return defined ?? name;
  };
  const name = resolve(syntax.head);
  return { name, steps: syntax.steps.map((step) => (typeof step === "number" ? step : resolve(step))) };
}

import { readNumber } from "../number/number.ts";
import { Refusal } from "../refusal.ts";
import { orderedSet } from "../value/sets.ts";
import { mostLevels } from "../value/size.ts";
import { type Item, setAttribute, type Value } from "../value/value.ts";
import { duplicates, tooDeep } from "../value/wording.ts";
import type { ExpressionSyntax } from "./syntax.ts";
import { positionText } from "./tokens.ts";

/** Values that the parameters of a statement stand for. */
export type Parameters = readonly Value[];

export const isLiteral = ({ kind }: ExpressionSyntax): boolean => literalKinds.has(kind);
const literalKinds: ReadonlySet<ExpressionSyntax["kind"]> = new Set([
  "string",
  "number",
  "boolean",
  "null",
  "missing",
  "parameter",
  "list",
  "bag",
  "map",
]);

/** The value that a literal writes. Throws; `under` is where it stands in its value, for the message. */
export function literalValue(syntax: ExpressionSyntax, parameters: Parameters, under = "root", level = 1): Value {
  if (level > mostLevels) throw tooDeep;
  switch (syntax.kind) {
    case "string":
      return { S: syntax.text };
    case "number":
      return { N: numberLiteral(syntax.text, under) };
    case "boolean":
      return { BOOL: syntax.value };
    case "null":
      return { NULL: true };
    case "missing":
      throw new Refusal("MISSING must be compared using IS operator");
    case "parameter":
      return parameterValue(parameters, syntax.number);
    case "list":
      return { L: syntax.elements.map((each, at) => literalValue(each, parameters, `${under}[${at}]`, level + 1)) };
    case "bag":
      return bagValue(syntax.elements.map((each) => literalValue(each, parameters, under, level + 1)));
    case "map":
      return { M: mapValue(syntax.entries, parameters, under, level) };
    case "call":
      throw unsupported(syntax.name, under, positionText(syntax.at));
    case "path":
      throw unsupported(syntax.path.name, under, positionText(syntax.at));
    default:
      throw unsupported(syntax.kind, under);
  }
}

const unsupported = (what: string, under: string, position = ""): Refusal =>
  new Refusal(`Unsupported data type: ${what} under key ${under}${position && ` ${position}`}`);

function numberLiteral(text: string, under: string): string {
  const number = readNumber(text, "older");
  if (number instanceof Refusal) throw new Refusal(`${number.message} under ${under}`);
  return number;
}

/** How many there are has been compared with how many are used. */
function parameterValue(parameters: Parameters, number: number): Value {
  const value = parameters[number];
  if (!value) throw new Error(`parameter ${number} was let through without a value`);
  return value;
}

const mixedBag = new Refusal("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");

/** A bag is a set of strings or of numbers. */
function bagValue(elements: readonly Value[]): Value {
  const [first] = elements;
  if (!first) throw new Refusal("Empty bags are not supported");
  const type = first.S !== undefined ? "S" : first.N !== undefined ? "N" : undefined;
  if (!type) throw mixedBag;
  const members = elements.map((element) => {
    const member = element[type];
    if (member === undefined) throw mixedBag;
    return member;
  });
  const setType = `${type}S` as const;
  const repeated = members.findIndex((member, at) => members.indexOf(member) < at);
  if (repeated >= 0) throw duplicates(setType, members, repeated, "older");
  return orderedSet(setType, members);
}

type Entries = readonly (readonly [string, ExpressionSyntax])[];

function mapValue(entries: Entries, parameters: Parameters, under: string, level: number): Item {
  return itemOf(entries, under, (name, syntax) => literalValue(syntax, parameters, `${under}.${name}`, level + 1));
}

/** The item of an INSERT: each attribute is the root of its value. */
export const itemValue = (entries: Entries, parameters: Parameters): Item =>
  itemOf(entries, "root", (_, syntax) => literalValue(syntax, parameters));

function itemOf(entries: Entries, under: string, read: (name: string, syntax: ExpressionSyntax) => Value): Item {
  const item: Record<string, Value> = {};
  for (const [name, syntax] of entries) {
    if (Object.hasOwn(item, name)) throw new Refusal(`Duplicate keys in tuple. Key: ${name} under ${under}`);
    setAttribute(item, name, read(name, syntax));
  }
  return item;
}

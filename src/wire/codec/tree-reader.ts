import { MalformedError } from "../../base/malformed.ts";
import { setKey } from "../../base/record.ts";
import { limits } from "../../kernel/limits.ts";
import type { Member, Shape } from "../../model/link.ts";
import { remembered } from "../memo.ts";

/**
 * Typed input from a tree of objects and arrays, which is what JSON and CBOR parse to. The two differ in their scalars
 * and names only, and bring those as a {@link TreeFormat}. Unknown members are ignored and null means absent, as in AWS.
 */
export interface TreeFormat {
  /** Name of a member in the tree. */
  memberName(member: Member): string;
  /** Reads a scalar or a document; throws MalformedError. */
  scalarReader(member: Member): TreeRead;
  /** A plain object of the format. */
  isObject(value: unknown): value is Readonly<Record<string, unknown>>;
}

export interface TreeReader {
  structure(shape: Shape, tree: unknown, reading: Reading): Record<string, unknown>;
  value(member: Member, tree: unknown, reading: Reading): unknown;
}

export type TreeRead = (value: unknown, reading: Reading) => unknown;

/** What one reading learns on its way. */
export interface Reading {
  depth: number;
  /** A whole number beyond 2^53 was met, whose digits the tree has lost: read the body again, exactly. */
  unsafe: boolean;
  /** The tree kept all digits, as bigint. */
  readonly exact: boolean;
}

interface Field {
  readonly name: string;
  readonly read: TreeRead;
}

/** Coral's words for a container where another type belongs. */
const unexpected = {
  list: "Start of list found where not expected",
  object: "Start of structure or map found where not expected",
} as const;

/** A format with the plans that were made in it. */
interface Context extends TreeFormat {
  readonly fieldsOf: (shape: Shape) => ReadonlyMap<string, Field>;
}

export function createTreeReader(format: TreeFormat): TreeReader {
  const context: Context = { ...format, fieldsOf: remembered((shape: Shape) => makeFields(context, shape)) };
  const valueReader = remembered((member: Member) => readerOf(context, member));
  return {
    structure: (shape, tree, reading) => readStructure(context, shape, tree, reading),
    value: (member, tree, reading) => valueReader(member)(tree, reading),
  };
}

function makeFields(context: Context, shape: Shape): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const member of shape.members) {
    if (member.traits.location !== undefined) continue;
    fields.set(context.memberName(member), { name: member.name, read: readerOf(context, member) });
  }
  return fields;
}

function readStructure(context: Context, shape: Shape, tree: unknown, reading: Reading): Record<string, unknown> {
  if (!context.isObject(tree)) throw unfit(context, tree);
  enter(reading);
  const fields = context.fieldsOf(shape);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(tree)) {
    const value = tree[key];
    if (value === null || value === undefined) continue;
    const field = fields.get(key);
    if (field !== undefined) result[field.name] = field.read(value, reading);
  }
  reading.depth--;
  return result;
}

function readerOf(context: Context, member: Member): TreeRead {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return (value, reading) => readStructure(context, shape, value, reading);
    case "list":
      return listReader(context, shape);
    case "map":
      return mapReader(context, shape);
    default:
      return context.scalarReader(member);
  }
}

function listReader(context: Context, shape: Shape): TreeRead {
  if (!shape.element) throw new Error(`the list ${shape.name} has no element`);
  const read = readerOf(context, shape.element);
  return (value, reading) => {
    if (!Array.isArray(value)) throw unfit(context, value);
    enter(reading);
    const result = value.map((item) => (item === null || item === undefined ? null : read(item, reading)));
    reading.depth--;
    return result;
  };
}

function mapReader(context: Context, shape: Shape): TreeRead {
  if (!shape.value) throw new Error(`the map ${shape.name} has no value`);
  const read = readerOf(context, shape.value);
  return (value, reading) => {
    if (!context.isObject(value)) throw unfit(context, value);
    enter(reading);
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const item = value[key];
      setKey(result, key, item === null || item === undefined ? null : read(item, reading));
    }
    reading.depth--;
    return result;
  };
}

/** A scalar where a container belongs is "Expected null" in Coral's words: nothing else would have been fine. */
function unfit(format: TreeFormat, value: unknown): MalformedError {
  return new MalformedError(unexpectedContainer(value, format.isObject) ?? "Expected null");
}

function enter(reading: Reading): void {
  if (++reading.depth > limits.depth) throw new MalformedError(`nested more than ${limits.depth} levels deep`);
}

/** The refusal of a container where a scalar belongs; undefined for a scalar. */
export function unexpectedContainer(value: unknown, isObject: (value: unknown) => boolean): string | undefined {
  if (Array.isArray(value)) return unexpected.list;
  return isObject(value) ? unexpected.object : undefined;
}

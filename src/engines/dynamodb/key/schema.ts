import type { ItemView } from "../item/text.ts";
import { invalidParameters, Refusal } from "../refusal.ts";
import { binarySize, utf8Length } from "../value/size.ts";
import { type Item, type ScalarType, typeOf, type Value } from "../value/value.ts";

export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarType;
}

/** A table has one partition attribute and at most one sort attribute; a global index up to four of each. */
export interface KeySchema {
  readonly partition: readonly KeyAttribute[];
  readonly sort: readonly KeyAttribute[];
}

export const keyAttributes = ({ partition, sort }: KeySchema): readonly KeyAttribute[] => [...partition, ...sort];
export const keyNames = (schema: KeySchema): readonly string[] => keyAttributes(schema).map(({ name }) => name);

const mostPartitionBytes = 2_048;
const mostSortBytes = 1_024;

export const keyMismatch = new Refusal("The provided key element does not match the schema");

const emptyKinds: Readonly<Record<ScalarType, string>> = { S: "string", N: "number", B: "binary" };

/** Why the item of a PutItem cannot be stored under its key. */
export function checkItemKey(schema: KeySchema, item: ItemView): Refusal | undefined {
  for (const { name, type } of keyAttributes(schema)) {
    const value = item.attribute(name);
    if (!value) return invalidParameters(`Missing the key ${name} in the item`);
    const actual = typeOf(value);
    if (actual !== type) {
      return invalidParameters(`Type mismatch for key ${name} expected: ${type} actual: ${actual}`);
    }
    if (isEmpty(value)) return emptyKey(name, type);
  }
  return checkSizes(schema, item);
}

/** Why `key`, which should be the whole key and nothing else, names no item. */
export function checkKey(schema: KeySchema, key: Item): Refusal | undefined {
  const attributes = keyAttributes(schema);
  if (Object.keys(key).length !== attributes.length) return keyMismatch;
  for (const { name, type } of attributes) {
    const value = Object.hasOwn(key, name) ? key[name] : undefined;
    if (!value || typeOf(value) !== type) return keyMismatch;
    if (isEmpty(value)) return emptyKey(name, type);
  }
  return checkSizes(schema, { attribute: (name) => key[name] });
}

/** An item may lack attributes of an index; those that it has must fit. */
export function checkIndexKey(indexName: string, schema: KeySchema, item: ItemView): Refusal | undefined {
  for (const { name, type } of keyAttributes(schema)) {
    const value = item.attribute(name);
    if (!value) continue;
    const actual = typeOf(value);
    if (actual !== type) {
      return invalidParameters(
        `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} IndexName: ${indexName}`,
      );
    }
    if (isEmpty(value)) return emptyIndexKey(indexName, name, type);
  }
  return checkSizes(schema, item);
}

/** Whether an item stands in an index: with every attribute of the index's key, and only then. */
export const hasKey = (schema: KeySchema, item: ItemView): boolean =>
  keyAttributes(schema).every(({ name, type }) => item.attribute(name)?.[type] !== undefined);

export const emptyKey = (name: string, type: ScalarType): Refusal =>
  new Refusal(
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty " +
      `${emptyKinds[type]} value. Key: ${name}`,
  );

const emptyIndexKey = (indexName: string, name: string, type: ScalarType): Refusal =>
  new Refusal(
    "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The " +
      `AttributeValue for a key attribute cannot contain an empty ${emptyKinds[type]} value. ` +
      `IndexName: ${indexName}, IndexKey: ${name}`,
  );

export const isEmpty = (value: Value): boolean => value.S === "" || value.B === "";

function checkSizes(schema: KeySchema, item: ItemView): Refusal | undefined {
  if (sizeOf(schema.partition, item) > mostPartitionBytes) {
    return invalidParameters(`Size of hashkey has exceeded the maximum size limit of${mostPartitionBytes} bytes`);
  }
  if (sizeOf(schema.sort, item) > mostSortBytes) {
    return invalidParameters(`Aggregated size of all range keys has exceeded the size limit of ${mostSortBytes} bytes`);
  }
  return undefined;
}

/** Numbers are far too short to count. */
function sizeOf(attributes: readonly KeyAttribute[], item: ItemView): number {
  let size = 0;
  for (const { name } of attributes) {
    const value = item.attribute(name);
    if (value?.S !== undefined) size += utf8Length(value.S);
    else if (value?.B !== undefined) size += binarySize(value.B);
  }
  return size;
}

/**
 * Key attributes are scalars, so no path leads into one. `nestedHeads` are the first names of paths that go on. Said of
 * conditions, updates and projections alike.
 */
export function checkNestedKeys(
  schema: KeySchema,
  nestedHeads: readonly string[],
  indexKey = false,
): Refusal | undefined {
  const names = new Set(keyNames(schema));
  const found = nestedHeads.find((name) => names.has(name));
  if (found === undefined) return undefined;
  const what = indexKey ? "IndexKey" : "Key";
  return new Refusal(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${what}: ${found}`,
  );
}

/** Neither UpdateItem nor AttributeUpdates may touch the key. */
export function checkUpdatedKey(schema: KeySchema, updated: Iterable<string>): Refusal | undefined {
  const names = new Set(keyNames(schema));
  for (const name of updated) {
    if (names.has(name)) return invalidParameters(`Cannot update attribute ${name}. This attribute is part of the key`);
  }
  return undefined;
}

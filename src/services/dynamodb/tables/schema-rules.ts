import { type KeyAttribute, type KeySchema, keyNames } from "../../../engines/dynamodb/index.ts";
import type {
  AttributeDefinition,
  GlobalSecondaryIndex as GlobalInput,
  KeySchemaElement,
  LocalSecondaryIndex as LocalInput,
  Projection,
} from "../../../model/types/dynamodb.d.ts";
import { validation } from "../errors.ts";
import type { IndexProjection } from "../state.ts";

/** What keys and indexes may be: the API reference of CreateTable and "Service quotas", in the words observed. */

const mostLocal = 5;
const mostGlobal = 20;
/** Of all indexes of a table together, of projections INCLUDE. */
const mostProjected = 100;
/** Multi-attribute keys of global indexes: so many attributes of the partition key, and of the sort key. */
const mostOfEach = 4;

export const invalid = (message: string) => validation(`One or more parameter values were invalid: ${message}`);

export type Attributes = readonly KeyAttribute[];

export function readAttributes(definitions: readonly AttributeDefinition[]): Attributes {
  const attributes = definitions.map(({ AttributeName, AttributeType }) => ({
    name: AttributeName,
    type: AttributeType as KeyAttribute["type"],
  }));
  const names = attributes.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid("Duplicate AttributeName in AttributeDefinitions");
  return attributes;
}

/** The key of a table or a local index: a partition key and at most one sort key. */
export function readKey(schema: readonly KeySchemaElement[], attributes: Attributes): KeySchema {
  checkDefined(schema, attributes);
  const [first, second, ...more] = schema;
  if (!first || more.length > 0) {
    throw validation(
      `1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length ${first ? "less than or equal to 2" : "greater than or equal to 1"}`,
    );
  }
  if (first.AttributeName === second?.AttributeName) throw sameNames();
  if (first.KeyType !== "HASH") throw notHash();
  if (second && second.KeyType !== "RANGE") {
    throw validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return keyOf(schema, attributes);
}

/** The key of a global index, whose parts may have several attributes. */
function readGlobalKey(schema: readonly KeySchemaElement[], attributes: Attributes): KeySchema {
  checkDefined(schema, attributes);
  if (schema[0]?.KeyType !== "HASH") throw notHash();
  if (new Set(schema.map(({ AttributeName }) => AttributeName)).size !== schema.length) throw sameNames();
  const key = keyOf(schema, attributes);
  const sorted = [...key.partition, ...key.sort].every(({ name }, at) => schema[at]?.AttributeName === name);
  if (!sorted || key.partition.length > mostOfEach || key.sort.length > mostOfEach) {
    throw validation(
      `Invalid KeySchema: An index key has up to ${mostOfEach} HASH attributes followed by up to ${mostOfEach} RANGE attributes`,
    );
  }
  return key;
}

const sameNames = () => validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
const notHash = () => validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");

function checkDefined(schema: readonly KeySchemaElement[], attributes: Attributes): void {
  const defined = attributes.map(({ name }) => name);
  const keys = schema.map(({ AttributeName }) => AttributeName);
  if (keys.every((name) => defined.includes(name))) return;
  throw invalid(
    `Some index key attributes are not defined in AttributeDefinitions. Keys: [${keys.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
  );
}

function keyOf(schema: readonly KeySchemaElement[], attributes: Attributes): KeySchema {
  const of = (type: KeySchemaElement["KeyType"]): KeyAttribute[] =>
    schema
      .filter(({ KeyType }) => KeyType === type)
      .flatMap(({ AttributeName }) => attributes.filter(({ name }) => name === AttributeName));
  return { partition: of("HASH"), sort: of("RANGE") };
}

export interface ReadIndex {
  readonly name: string;
  readonly key: KeySchema;
  readonly projection: IndexProjection;
}

export function readLocalIndexes(
  inputs: readonly LocalInput[] | undefined,
  table: KeySchema,
  attributes: Attributes,
): ReadIndex[] {
  if (!inputs) return [];
  if (inputs.length === 0) throw invalid("List of LocalSecondaryIndexes is empty");
  if (table.sort.length === 0) {
    throw invalid("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
  }
  const indexes = inputs.map(({ IndexName, KeySchema: schema, Projection }) => {
    const key = readKey(schema, attributes);
    if (key.sort.length === 0) throw invalid(`Index KeySchema does not have a range key for index: ${IndexName}`);
    const [own, ofTable] = [key.partition[0]?.name, table.partition[0]?.name];
    if (own !== ofTable) {
      throw invalid(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${IndexName}. index hash key: ${own}, table hash key: ${ofTable}`,
      );
    }
    return { name: IndexName, key, projection: readProjection(Projection) };
  });
  if (indexes.length > mostLocal) {
    throw invalid(`Number of LocalSecondaryIndexes exceeds per-table limit of ${mostLocal}`);
  }
  return indexes;
}

export function readGlobalIndex(
  input: Pick<GlobalInput, "IndexName" | "KeySchema" | "Projection">,
  attributes: Attributes,
): ReadIndex {
  return {
    name: input.IndexName,
    key: readGlobalKey(input.KeySchema, attributes),
    projection: readProjection(input.Projection),
  };
}

export function readGlobalIndexes(inputs: readonly GlobalInput[] | undefined, attributes: Attributes): ReadIndex[] {
  if (!inputs) return [];
  if (inputs.length === 0) throw invalid("List of GlobalSecondaryIndexes is empty");
  const indexes = inputs.map((input) => readGlobalIndex(input, attributes));
  checkGlobalCount(indexes.length);
  return indexes;
}

export function checkGlobalCount(count: number): void {
  if (count > mostGlobal) throw invalid(`GlobalSecondaryIndex count exceeds the per-table limit of ${mostGlobal}`);
}

function readProjection({ ProjectionType: type, NonKeyAttributes: attributes }: Projection): IndexProjection {
  if (type === undefined) throw invalid("Unknown ProjectionType: null");
  if (attributes && type !== "INCLUDE") {
    throw invalid(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (!attributes && type === "INCLUDE")
    throw invalid(`ProjectionType is ${type}, but NonKeyAttributes is not specified`);
  return { type, attributes: attributes ?? [] };
}

/** What holds between the indexes of a table, and between them and its AttributeDefinitions. */
export function checkTogether(table: KeySchema, indexes: readonly ReadIndex[], attributes: Attributes): void {
  const names = indexes.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`Duplicate index name: ${twice}`);
  const projected = indexes.reduce((sum, { projection }) => sum + projection.attributes.length, 0);
  if (projected > mostProjected) {
    throw invalid(
      `The total number of NonKeyAttributes for all indexes, ${projected}, exceeds the per-table limit of ${mostProjected}`,
    );
  }
  const used = new Set([table, ...indexes.map(({ key }) => key)].flatMap(keyNames));
  if (attributes.every(({ name }) => used.has(name))) return;
  if (indexes.length === 0) {
    throw invalid(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    );
  }
  throw invalid(
    `Some AttributeDefinitions are not used. AttributeDefinitions: [${attributes.map(({ name }) => name).join(", ")}], keys used: [${[...used].join(", ")}]`,
  );
}

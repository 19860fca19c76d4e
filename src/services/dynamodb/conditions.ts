import { toBase64 } from "../../base/base64.ts";
import {
  type Condition,
  compileExpressions,
  type ExpressionInput,
  type ExpressionParameters,
  type KeySchema,
  openExpressions,
  type Path,
  pathsOf,
  planSelect,
  planWrite,
  Refusal,
  type Statement,
  type WireItem,
  type WireValue,
} from "../../engines/dynamodb/index.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConditionValue } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import { addressOf, type OpenTable, recallTable } from "./open-table.ts";
import { selectIn, tableNameOf } from "./partiql/statements.ts";

/** What "Using IAM policy conditions for fine-grained access control" lets policies ask about a request. */
export interface ConditionFacts {
  /** Values of partition keys that are named. */
  readonly leadingKeys?: readonly string[] | undefined;
  /** Names of the top-level attributes that the request touches. */
  readonly attributes?: readonly string[] | undefined;
  readonly select?: string | undefined;
  readonly returnValues?: string | undefined;
  readonly returnConsumedCapacity?: string | undefined;
  readonly enclosingOperation?: string | undefined;
  readonly fullTableScan?: boolean | undefined;
}

const values: Readonly<Record<string, (facts: ConditionFacts) => ConditionValue>> = {
  "dynamodb:leadingkeys": ({ leadingKeys }) => leadingKeys,
  "dynamodb:attributes": ({ attributes }) => attributes,
  "dynamodb:select": ({ select }) => select,
  "dynamodb:returnvalues": ({ returnValues }) => returnValues,
  "dynamodb:returnconsumedcapacity": ({ returnConsumedCapacity }) => returnConsumedCapacity,
  "dynamodb:enclosingoperation": ({ enclosingOperation }) => enclosingOperation,
  "dynamodb:fulltablescan": ({ fullTableScan }) => (fullTableScan === undefined ? undefined : String(fullTableScan)),
};

/** `facts` is asked only for a key of DynamoDB's own: they cost something. */
export function conditionOf(key: string, facts: () => ConditionFacts | undefined): ConditionValue {
  const valueIn = Object.hasOwn(values, key) ? values[key] : undefined;
  const found = valueIn && facts();
  return found && valueIn(found);
}

/** The members of the operations on items that policies look at. */
interface ItemRequest extends ExpressionInput {
  readonly TableName: string;
  readonly IndexName?: string | undefined;
  readonly Item?: WireItem | undefined;
  readonly Key?: WireItem | undefined;
  readonly Select?: string | undefined;
  readonly ReturnValues?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly KeyConditions?:
    | Readonly<Record<string, { readonly AttributeValueList?: readonly WireValue[] | undefined }>>
    | undefined;
  readonly AttributeUpdates?: object | undefined;
  readonly Expected?: object | undefined;
  readonly QueryFilter?: object | undefined;
  readonly ScanFilter?: object | undefined;
}

const writing: ReadonlySet<string> = new Set(["PutItem", "UpdateItem", "DeleteItem"]);
const reading: ReadonlySet<string> = new Set(["GetItem", "Query", "Scan", "BatchGetItem"]);

export function factsOf(deps: Deps, call: Call, input: ItemRequest): ConditionFacts {
  const schema = schemaOf(deps, call, input.TableName, input.IndexName);
  return {
    leadingKeys: schema && leadingKeysOf(schema, input),
    attributes: attributesOf(input),
    select: reading.has(call.operation) ? selectOf(input) : undefined,
    returnValues: writing.has(call.operation) ? (input.ReturnValues ?? "NONE") : undefined,
    returnConsumedCapacity: input.ReturnConsumedCapacity,
    fullTableScan: undefined,
  };
}

function schemaOf(deps: Deps, call: Call, tableName: string, indexName?: string): KeySchema | undefined {
  const address = addressOf(call, tableName);
  const open: OpenTable | undefined = recallTable(deps.tables, address, address.name);
  if (indexName === undefined) return open?.table.key;
  return open?.indexes.find(({ name }) => name === indexName)?.key;
}

/** What an omitted Select stands for. */
function selectOf({ Select, ProjectionExpression, AttributesToGet, IndexName }: ItemRequest): string {
  if (Select !== undefined) return Select;
  if (ProjectionExpression !== undefined || AttributesToGet) return "SPECIFIC_ATTRIBUTES";
  return IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
}

function leadingKeysOf({ partition }: KeySchema, input: ItemRequest): readonly string[] | undefined {
  const [first] = partition;
  if (!first) return undefined;
  const given = input.Key ?? input.Item;
  if (given) return textsOf([given[first.name]]);
  const legacy = input.KeyConditions?.[first.name]?.AttributeValueList;
  if (legacy) return textsOf(legacy);
  const conditions = expressionsOf(input)?.keyConditions;
  const found = conditions?.find(({ name }) => name === first.name)?.condition;
  return found && "value" in found ? [found.value.S ?? found.value.N ?? found.value.B ?? ""] : undefined;
}

function textsOf(given: readonly (WireValue | undefined)[]): string[] {
  const texts: string[] = [];
  for (const value of given) {
    if (value?.S !== undefined) texts.push(value.S);
    else if (value?.N !== undefined) texts.push(value.N);
    else if (value?.B !== undefined) texts.push(toBase64(value.B));
  }
  return texts;
}

const everyExpression: ExpressionParameters = {
  expressions: [
    "ProjectionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "UpdateExpression",
    "ConditionExpression",
  ],
  legacy: [],
};

/** Undefined for those that cannot be understood: the operation will say why. */
function expressionsOf(input: ExpressionInput) {
  const opened = openExpressions(input, everyExpression, "current");
  const compiled = opened instanceof Refusal ? opened : compileExpressions(opened);
  return compiled instanceof Refusal ? undefined : compiled;
}

const namesIn = (given: object | undefined): readonly string[] => Object.keys(given ?? {});
const heads = (paths: readonly Path[]): readonly string[] => paths.map(({ name }) => name);
const headsIn = (condition: Condition | undefined): readonly string[] => (condition ? heads(pathsOf(condition)) : []);

function attributesOf(input: ItemRequest): readonly string[] {
  const compiled = expressionsOf(input);
  const { AttributeUpdates, Expected, QueryFilter, ScanFilter, KeyConditions } = input;
  return [
    ...new Set([
      ...namesIn(input.Item),
      ...namesIn(input.Key),
      ...(input.AttributesToGet ?? []),
      ...[AttributeUpdates, Expected, QueryFilter, ScanFilter, KeyConditions].flatMap(namesIn),
      ...heads(compiled?.projection?.paths ?? []),
      ...heads(compiled?.update?.paths ?? []),
      ...headsIn(compiled?.condition),
      ...headsIn(compiled?.filter),
      ...(compiled?.keyConditions ?? []).map(({ name }) => name),
    ]),
  ];
}

/** Of one table in BatchGetItem or BatchWriteItem. `rest`: what the request says of all of them. */
export function batchedKeys(deps: Deps, call: Call, tableName: string, requests: object, rest: object): ConditionFacts {
  const schema = schemaOf(deps, call, tableName);
  const items = Array.isArray(requests)
    ? (requests as readonly BatchedWrite[]).map(
        ({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key,
      )
    : (requests as BatchedRead).Keys;
  const wanted = Array.isArray(requests) ? undefined : (requests as BatchedRead);
  const first = schema?.partition[0]?.name;
  const projected = wanted && attributesOf({ ...wanted, TableName: tableName });
  return {
    leadingKeys: first === undefined ? undefined : textsOf(items.map((item) => item?.[first])),
    attributes: [...new Set([...items.flatMap(namesIn), ...(projected ?? [])])],
    select: wanted && selectOf({ ...wanted, TableName: tableName }),
    returnConsumedCapacity: (rest as { ReturnConsumedCapacity?: string }).ReturnConsumedCapacity,
  };
}

interface BatchedWrite {
  readonly PutRequest?: { readonly Item: WireItem } | undefined;
  readonly DeleteRequest?: { readonly Key: WireItem } | undefined;
}

interface BatchedRead {
  readonly Keys: readonly WireItem[];
  readonly ProjectionExpression?: string | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
}

/** Of one part of a transaction. */
export const transactedFacts = (deps: Deps, call: Call, part: { readonly TableName: string }): ConditionFacts => ({
  ...factsOf(deps, call, part),
  enclosingOperation: call.operation,
});

/** A SELECT without a partition key scans the table, or the index. */
export function partiqlFacts(deps: Deps, call: Call, statement: Statement): ConditionFacts {
  const select = selectIn(statement);
  const schema = schemaOf(deps, call, tableNameOf(statement), select?.index);
  const enclosingOperation = call.operation === "ExecuteStatement" ? undefined : call.operation;
  if (!schema) return { enclosingOperation };
  if (select) return { ...selectFacts(select, schema), enclosingOperation };
  const [first] = schema.partition;
  const leading = first && keyValueOf(statement, schema, first.name);
  return {
    leadingKeys: leading === undefined ? undefined : [leading],
    attributes: writtenNames(statement),
    enclosingOperation,
  };
}

function selectFacts(select: NonNullable<ReturnType<typeof selectIn>>, schema: KeySchema): ConditionFacts {
  const plan = planSelect(select, schema);
  const reads = plan instanceof Refusal ? undefined : plan.reads;
  const columns = select.columns?.map(({ path }) => path.name);
  return {
    leadingKeys: reads?.flatMap(({ partition: [value] }) => (value ? [value.S ?? value.N ?? value.B ?? ""] : [])),
    attributes: [...new Set([...(columns ?? []), ...headsIn(select.where)])],
    select: columns ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES",
    fullTableScan: reads === undefined,
  };
}

function keyValueOf(statement: Statement, schema: KeySchema, name: string): string | undefined {
  if (statement.kind === "insert") return scalarOf(statement.item[name]);
  if (statement.kind !== "update" && statement.kind !== "delete") return undefined;
  const plan = planWrite(statement.where, schema);
  return plan instanceof Refusal ? undefined : scalarOf(plan.key[name]);
}

const scalarOf = (value: { S?: string; N?: string; B?: string } | undefined): string | undefined =>
  value?.S ?? value?.N ?? value?.B;

function writtenNames(statement: Statement): readonly string[] | undefined {
  if (statement.kind === "insert") return Object.keys(statement.item);
  if (statement.kind === "update") {
    return [...new Set([...heads(statement.update.paths), ...headsIn(statement.where)])];
  }
  return statement.kind === "delete" ? [...new Set(headsIn(statement.where))] : undefined;
}

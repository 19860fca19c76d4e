import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { type Answer, dynamoWire } from "./wire.ts";

/** Random operations against a naive model of the rules: the same items, indexes, pages, errors and stream. */

let fogbank: Fogbank;
const db = dynamoWire(() => fogbank);
const streams = dynamoWire(() => fogbank, undefined, "DynamoDBStreams_20120810");
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
});
afterAll(() => fogbank.stop());

interface Plain {
  readonly pk: string;
  readonly sk: number;
  readonly group?: string | undefined;
  readonly rank?: number | undefined;
  readonly note?: string | undefined;
}

const pks = ["a", "b", "ä"];
const groups = ["x", "y"];
const ranks = [-10, -1, 0, 0.5, 2, 10, 100];

const plain: fc.Arbitrary<Plain> = fc.record({
  pk: fc.constantFrom(...pks),
  sk: fc.constantFrom(...ranks),
  group: fc.option(fc.constantFrom(...groups), { nil: undefined }),
  rank: fc.option(fc.constantFrom(...ranks), { nil: undefined }),
  note: fc.option(fc.constantFrom("n", "m"), { nil: undefined }),
});

type Step =
  | { readonly kind: "put" | "insert"; readonly item: Plain }
  | { readonly kind: "delete"; readonly item: Plain }
  | { readonly kind: "add"; readonly item: Plain; readonly by: number }
  | { readonly kind: "forget"; readonly item: Plain }
  | { readonly kind: "transact"; readonly items: readonly Plain[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("put" as const, "insert" as const), item: plain }),
  fc.record({ kind: fc.constant("delete" as const), item: plain }),
  fc.record({ kind: fc.constant("add" as const), item: plain, by: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ kind: fc.constant("forget" as const), item: plain }),
  fc.record({ kind: fc.constant("transact" as const), items: fc.array(plain, { minLength: 1, maxLength: 3 }) }),
);

const keyOf = ({ pk, sk }: Plain) => ({ pk: { S: pk }, sk: { N: String(sk) } });
const nameOf = ({ pk, sk }: Plain): string => `${pk} ${sk}`;

function wire(item: Plain): object {
  return {
    ...keyOf(item),
    ...(item.group !== undefined && { group: { S: item.group } }),
    ...(item.rank !== undefined && { rank: { N: String(item.rank) } }),
    ...(item.note !== undefined && { note: { S: item.note } }),
  };
}

const failed = "ConditionalCheckFailedException: The conditional request failed";
const ok = "ok";

/** What the rules say of a step, and the model after it. */
function apply(model: Map<string, Plain>, step: Step): string {
  switch (step.kind) {
    case "put":
      model.set(nameOf(step.item), step.item);
      return ok;
    case "insert":
      if (model.has(nameOf(step.item))) return failed;
      model.set(nameOf(step.item), step.item);
      return ok;
    case "delete":
      model.delete(nameOf(step.item));
      return ok;
    case "add": {
      const { pk, sk } = step.item;
      const old = model.get(nameOf(step.item)) ?? { pk, sk };
      model.set(nameOf(step.item), { ...old, rank: (old.rank ?? 0) + step.by });
      return ok;
    }
    case "forget": {
      const old = model.get(nameOf(step.item));
      if (!old) return failed;
      model.set(nameOf(step.item), { ...old, group: undefined });
      return ok;
    }
    case "transact": {
      const names = step.items.map(nameOf);
      if (new Set(names).size < names.length) {
        return "ValidationException: Transaction request cannot include multiple operations on one item";
      }
      const reasons = names.map((name) => (model.has(name) ? "ConditionalCheckFailed" : "None"));
      if (reasons.includes("ConditionalCheckFailed")) {
        return `TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(", ")}]`;
      }
      for (const item of step.items) model.set(nameOf(item), item);
      return ok;
    }
  }
}

const isNew = "attribute_not_exists(pk)";

function requestOf(TableName: string, step: Step): [string, object] {
  switch (step.kind) {
    case "put":
      return ["PutItem", { TableName, Item: wire(step.item) }];
    case "insert":
      return ["PutItem", { TableName, Item: wire(step.item), ConditionExpression: isNew }];
    case "delete":
      return ["DeleteItem", { TableName, Key: keyOf(step.item) }];
    case "add":
      return [
        "UpdateItem",
        {
          TableName,
          Key: keyOf(step.item),
          UpdateExpression: "ADD #r :by",
          ExpressionAttributeNames: { "#r": "rank" },
          ExpressionAttributeValues: { ":by": { N: String(step.by) } },
        },
      ];
    case "forget":
      return [
        "UpdateItem",
        {
          TableName,
          Key: keyOf(step.item),
          UpdateExpression: "REMOVE #g",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: { "#g": "group" },
        },
      ];
    case "transact":
      return [
        "TransactWriteItems",
        {
          TransactItems: step.items.map((item) => ({
            Put: { TableName, Item: wire(item), ConditionExpression: isNew },
          })),
        },
      ];
  }
}

async function everything(operation: string, input: object): Promise<Answer[]> {
  const found: Answer[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page = await db.call(operation, { ...input, Limit: 2, ExclusiveStartKey });
    found.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

const byNumber = (one: number, other: number): number => one - other;
const sorted = (items: readonly object[]): string[] => items.map((item) => JSON.stringify(sortKeys(item))).sort();
const sortKeys = (item: object): object =>
  Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));

async function compare(TableName: string, model: ReadonlyMap<string, Plain>): Promise<void> {
  const items = [...model.values()];
  expect(sorted(await everything("Scan", { TableName }))).toEqual(sorted(items.map(wire)));
  for (const pk of pks) {
    const own = items.filter((item) => item.pk === pk).sort((a, b) => byNumber(a.sk, b.sk));
    const query = { TableName, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: pk } } };
    expect((await everything("Query", query)).map(({ sk }) => Number(sk.N))).toEqual(own.map(({ sk }) => sk));
    const local = own.filter(({ rank }) => rank !== undefined);
    const found = await everything("Query", { ...query, IndexName: "by-rank", ScanIndexForward: false });
    expect(found.map(({ rank }) => Number(rank.N))).toEqual(
      local
        .map(({ rank = 0 }) => rank)
        .sort(byNumber)
        .reverse(),
    );
  }
  for (const group of groups) {
    const own = items.filter((item) => item.group === group && item.rank !== undefined && item.rank >= 0);
    const found = await everything("Query", {
      TableName,
      IndexName: "by-group",
      KeyConditionExpression: "#g = :g AND #r >= :zero",
      ExpressionAttributeNames: { "#g": "group", "#r": "rank" },
      ExpressionAttributeValues: { ":g": { S: group }, ":zero": { N: "0" } },
    });
    expect(sorted(found)).toEqual(sorted(own.map(wire)));
    expect(found.map(({ rank }) => Number(rank.N))).toEqual(own.map(({ rank = 0 }) => rank).sort(byNumber));
  }
  const { Table } = await db.call("DescribeTable", { TableName });
  expect(Table.ItemCount).toBe(items.length);
}

/** What became of one item, of what. */
interface Change {
  readonly name: string;
  readonly old: Plain | undefined;
  readonly new: Plain | undefined;
}

const same = (one: Plain | undefined, other: Plain | undefined): boolean =>
  one && other ? JSON.stringify(sortKeys(wire(one))) === JSON.stringify(sortKeys(wire(other))) : one === other;

/** The changes of a step, as a stream tells them: writing what is there already is none. */
function changesBetween(before: ReadonlyMap<string, Plain>, after: ReadonlyMap<string, Plain>): Change[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  const all = [...names].map((name) => ({ name, old: before.get(name), new: after.get(name) }));
  return all.filter((change) => !same(change.old, change.new));
}

const image = (item: object | undefined): string => (item ? JSON.stringify(sortKeys(item)) : "none");
const told = (name: string, eventName: string, old: object | undefined, now: object | undefined): string =>
  `${name}: ${eventName} ${image(old)} -> ${image(now)}`;

function expectedRecord({ name, old, new: now }: Change): string {
  const eventName = old ? (now ? "MODIFY" : "REMOVE") : "INSERT";
  return told(name, eventName, old && wire(old), now && wire(now));
}

/** The records of the whole stream. Of one item they stand in order, of several as it comes: sorted by item. */
async function recordsOf(TableName: string): Promise<string[]> {
  const { Streams } = await streams.call("ListStreams", { TableName });
  const { StreamArn } = Streams[0];
  const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
  const found: string[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" };
    let { ShardIterator } = await streams.call("GetShardIterator", from);
    for (;;) {
      const { Records, NextShardIterator } = await streams.call("GetRecords", { ShardIterator, Limit: 7 });
      for (const { eventName, dynamodb } of Records) {
        const { pk, sk } = dynamodb.Keys;
        found.push(told(`${pk.S} ${sk.N}`, eventName, dynamodb.OldImage, dynamodb.NewImage));
      }
      if (Records.length === 0) break;
      ShardIterator = NextShardIterator;
    }
  }
  return found;
}

const itemOf = (record: string): string => record.slice(0, record.indexOf(":"));
const byItem = (one: string, other: string): number =>
  itemOf(one) < itemOf(other) ? -1 : Number(itemOf(one) > itemOf(other));

const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
const schema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  { AttributeName: range, KeyType: "RANGE" },
];

describe("a table", () => {
  it("holds what the model holds, whatever is done to it", { timeout: 60_000 }, async () => {
    let tables = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const TableName = `model-${tables++}`;
        await db.call("CreateTable", {
          TableName,
          AttributeDefinitions: [
            attribute("pk", "S"),
            attribute("sk", "N"),
            attribute("group", "S"),
            attribute("rank", "N"),
          ],
          KeySchema: schema("pk", "sk"),
          LocalSecondaryIndexes: [
            { IndexName: "by-rank", KeySchema: schema("pk", "rank"), Projection: { ProjectionType: "KEYS_ONLY" } },
          ],
          GlobalSecondaryIndexes: [
            { IndexName: "by-group", KeySchema: schema("group", "rank"), Projection: { ProjectionType: "ALL" } },
          ],
          BillingMode: "PAY_PER_REQUEST",
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        });
        const model = new Map<string, Plain>();
        const records: string[] = [];
        for (const each of steps) {
          const before = new Map(model);
          const expected = apply(model, each);
          records.push(...changesBetween(before, model).map(expectedRecord));
          const [operation, input] = requestOf(TableName, each);
          if (expected === ok) await db.call(operation, input);
          else expect(await db.fails(operation, input)).toBe(expected);
        }
        await compare(TableName, model);
        expect((await recordsOf(TableName)).sort(byItem)).toEqual(records.sort(byItem));
        await db.call("DeleteTable", { TableName });
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

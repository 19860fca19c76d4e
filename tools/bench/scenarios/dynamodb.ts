import { type Ask, json, type Request, type Scenario } from "../scenario.ts";

const dynamodb = (operation: string, input: object): Request =>
  json("dynamodb", `DynamoDB_20120810.${operation}`, input, "1.0");

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });

/** Servers that make tables by and by are waited for by asking again, a bounded number of times. */
const mostAsked = 2_000;

async function makeTable(ask: Ask, TableName: string): Promise<string> {
  await ask(
    dynamodb("CreateTable", {
      TableName,
      AttributeDefinitions: [attribute("pk"), attribute("sk")],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  for (let asked = 0; asked < mostAsked; asked++) {
    const { text } = await ask(dynamodb("DescribeTable", { TableName }));
    if (text.includes('"ACTIVE"')) return TableName;
  }
  throw new Error(`${TableName} does not become active`);
}

const keyOf = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });

/** About 1 KB of attributes as applications have them. */
const itemOf = (pk: string, sk: string) => ({
  ...keyOf(pk, sk),
  name: { S: "A name of the usual length" },
  count: { N: "42" },
  tags: { SS: ["blue", "green", "red"] },
  address: { M: { city: { S: "Lisbon" }, street: { S: "Rua do Carmo 1" }, zip: { S: "1200-093" } } },
  body: { S: "x".repeat(700) },
});

async function fill(ask: Ask, TableName: string, pk: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 25) {
    const requests = Array.from({ length: Math.min(25, count - at) }, (_, n) => ({
      PutRequest: { Item: itemOf(pk, String(at + n).padStart(8, "0")) },
    }));
    await ask(dynamodb("BatchWriteItem", { RequestItems: { [TableName]: requests } }));
  }
}

const scenario = (name: string, share: number, prepare: Scenario["prepare"]): readonly Scenario[] =>
  [1, 16].map((connections) => ({
    name: `dynamodb:${name}, ${connections} connection${connections > 1 ? "s" : ""}`,
    service: "dynamodb",
    share: connections > 1 ? share : share / 4,
    connections,
    prepare: (ask, peer) => prepare(ask, `${peer}-${connections}`),
  }));

const tableFor = (ask: Ask, what: string, peer: string): Promise<string> =>
  makeTable(ask, `${what}-${peer.replace(/[^a-zA-Z0-9_.-]/g, "-")}`);

export const dynamodbScenarios: readonly Scenario[] = [
  ...scenario("GetItem", 1, async (ask, peer) => {
    const TableName = await tableFor(ask, "get", peer);
    await ask(dynamodb("PutItem", { TableName, Item: itemOf("a", "b") }));
    return dynamodb("GetItem", { TableName, Key: keyOf("a", "b") });
  }),
  ...scenario("PutItem", 1, async (ask, peer) => {
    const TableName = await tableFor(ask, "put", peer);
    return dynamodb("PutItem", { TableName, Item: itemOf("a", "b") });
  }),
  ...scenario("UpdateItem with a condition", 0.5, async (ask, peer) => {
    const TableName = await tableFor(ask, "update", peer);
    await ask(dynamodb("PutItem", { TableName, Item: itemOf("a", "b") }));
    return dynamodb("UpdateItem", {
      TableName,
      Key: keyOf("a", "b"),
      UpdateExpression: "SET #c = #c + :one",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeNames: { "#c": "count" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
  }),
  ...scenario("Query of 100 items", 0.05, async (ask, peer) => {
    const TableName = await tableFor(ask, "query", peer);
    await fill(ask, TableName, "a", 100);
    return dynamodb("Query", {
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: "a" } },
    });
  }),
  ...scenario("Scan, a page of 1 MB in 100,000 items", 0.01, async (ask, peer) => {
    const TableName = await tableFor(ask, "scan", peer);
    for (let n = 0; n < 100; n++) await fill(ask, TableName, `partition-${n}`, peer.startsWith("moto") ? 25 : 1_000);
    return dynamodb("Scan", { TableName });
  }),
  ...scenario("BatchWriteItem of 25", 0.1, async (ask, peer) => {
    const TableName = await tableFor(ask, "batch", peer);
    const requests = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: itemOf("a", `${n}`) } }));
    return dynamodb("BatchWriteItem", { RequestItems: { [TableName]: requests } });
  }),
  ...scenario("TransactWriteItems of 10", 0.1, async (ask, peer) => {
    const TableName = await tableFor(ask, "transact", peer);
    const TransactItems = Array.from({ length: 10 }, (_, n) => ({ Put: { TableName, Item: itemOf("a", `${n}`) } }));
    return dynamodb("TransactWriteItems", { TransactItems });
  }),
];

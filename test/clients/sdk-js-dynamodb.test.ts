import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  paginateListTables,
  TransactionCanceledException,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetCommand,
  NumberValue,
  PutCommand,
  paginateQuery,
  paginateScan,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";

/** The document client, unmodified: JavaScript's own values, its paginators, waiters and exceptions; and the streams. */

const TableName = "orders";
let fogbank: Fogbank;
let plain: DynamoDBClient;
let client: DynamoDBDocumentClient;
let streams: DynamoDBStreamsClient;

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  const { endpoint, credentials, region } = fogbank;
  plain = new DynamoDBClient({ endpoint, credentials, region });
  streams = new DynamoDBStreamsClient({ endpoint, credentials, region });
  client = DynamoDBDocumentClient.from(plain, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: false },
  });
  await plain.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "customer", AttributeType: "S" },
        { AttributeName: "number", AttributeType: "N" },
        { AttributeName: "state", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" },
        { AttributeName: "number", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-state",
          KeySchema: [
            { AttributeName: "state", KeyType: "HASH" },
            { AttributeName: "number", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  const { state } = await waitUntilTableExists({ client: plain, maxWaitTime: 30 }, { TableName });
  expect(state).toBe("SUCCESS");
});
afterAll(async () => {
  for (const each of [client, plain, streams]) each.destroy();
  await fogbank.stop();
});

const ada = (number: number) => ({ TableName, Key: { customer: "ada", number } });

it("keeps values of every kind", async () => {
  const Item = {
    customer: "ada",
    number: 1,
    exact: NumberValue.from("3.1415926535897932384626433832795028841"),
    big: 9007199254740993n,
    bytes: new Uint8Array([0, 255]),
    yes: true,
    nothing: null,
    empty: "",
    left: undefined,
    list: [1, "a", { deep: [false] }],
    map: { "ü.x": { a: 1 } },
    names: new Set(["a", "b"]),
    numbers: new Set([1, 2.5]),
    binaries: new Set([new Uint8Array([1])]),
  };
  await client.send(new PutCommand({ TableName, Item }));
  // A client keeps one document client's settings: exact numbers need one of their own.
  const { endpoint, credentials, region } = fogbank;
  const own = new DynamoDBClient({ endpoint, credentials, region });
  const exactly = DynamoDBDocumentClient.from(own, { unmarshallOptions: { wrapNumbers: true } });
  const { Item: wrapped } = await exactly.send(new GetCommand({ ...ada(1), ConsistentRead: true }));
  own.destroy();
  expect([wrapped?.exact.toString(), wrapped?.big.toBigInt()]).toEqual([
    "3.1415926535897932384626433832795028841",
    9007199254740993n,
  ]);
  const { Item: found } = await client.send(
    new GetCommand({
      ...ada(1),
      ProjectionExpression: "bytes, yes, nothing, #empty, #list, #map.#odd, #names, numbers, binaries",
      ExpressionAttributeNames: { "#empty": "empty", "#list": "list", "#map": "map", "#odd": "ü.x", "#names": "names" },
    }),
  );
  const { customer: _customer, number: _number, exact: _exact, big: _big, left: _left, ...others } = Item;
  expect(found).toEqual(others);
});

it("changes under conditions, and says what it found instead", async () => {
  const update = new UpdateCommand({
    ...ada(1),
    UpdateExpression:
      "SET #list[0] = #list[0] + :one, fresh = if_not_exists(fresh, :none) REMOVE nothing ADD visits :one",
    ConditionExpression: "size(#list) = :three AND contains(#names, :a) AND attribute_type(yes, :bool)",
    ExpressionAttributeNames: { "#list": "list", "#names": "names" },
    ExpressionAttributeValues: { ":one": 1, ":none": [], ":three": 3, ":a": "a", ":bool": "BOOL" },
    ReturnValues: "UPDATED_NEW",
  });
  expect((await client.send(update)).Attributes).toEqual({ list: [2], fresh: [], visits: 1 });
  const refused: unknown = await client
    .send(
      new DeleteCommand({
        ...ada(1),
        ConditionExpression: "visits > :many",
        ExpressionAttributeValues: { ":many": 5 },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    )
    .catch((error) => error);
  expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
  expect((refused as ConditionalCheckFailedException).Item?.visits).toEqual({ N: "1" });
});

it("writes batches, and pages through tables and indexes", async () => {
  const numbers = Array.from({ length: 75 }, (_, at) => at + 100);
  for (let from = 0; from < numbers.length; from += 25) {
    const puts = numbers.slice(from, from + 25).map((number) => ({
      PutRequest: { Item: { customer: "bob", number, state: number % 2 ? "open" : "sent", pad: "x".repeat(30_000) } },
    }));
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
    expect(UnprocessedItems).toEqual({});
  }
  const seen: unknown[] = [];
  let pages = 0;
  for await (const { Items = [] } of paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: "customer = :bob",
      ExpressionAttributeValues: { ":bob": "bob" },
      ScanIndexForward: false,
    },
  )) {
    seen.push(...Items.map(({ number }) => number));
    pages++;
  }
  // 2.25 MB, a megabyte a page.
  expect([seen, pages]).toEqual([[...numbers].reverse(), 3]);
  const { Items, ConsumedCapacity } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: "by-state",
      KeyConditionExpression: "#state = :open AND #number BETWEEN :from AND :to",
      ProjectionExpression: "#number",
      ExpressionAttributeNames: { "#state": "state", "#number": "number" },
      ExpressionAttributeValues: { ":open": "open", ":from": 110, ":to": 116 },
      ReturnConsumedCapacity: "INDEXES",
    }),
  );
  expect(Items).toEqual([{ number: 111 }, { number: 113 }, { number: 115 }]);
  expect(ConsumedCapacity?.GlobalSecondaryIndexes?.["by-state"]?.CapacityUnits).toBeGreaterThan(10);
  let count = 0;
  for await (const page of paginateScan({ client, pageSize: 20 }, { TableName, Select: "COUNT" }))
    count += page.Count ?? 0;
  expect(count).toBe(76);
  const Keys = [1, 2].map((number) => ({ customer: "ada", number }));
  const both = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
  expect(both.Responses?.[TableName]?.map(({ number }) => number)).toEqual([1]);
});

it("does transactions, in both languages", async () => {
  const put = (number: number) => ({
    Put: {
      TableName,
      Item: { customer: "eve", number },
      ConditionExpression: "attribute_not_exists(customer)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    },
  });
  await client.send(new TransactWriteCommand({ TransactItems: [put(1), put(2)] }));
  const refused: unknown = await client
    .send(new TransactWriteCommand({ TransactItems: [put(3), put(2)] }))
    .catch((error) => error);
  expect(refused).toBeInstanceOf(TransactionCanceledException);
  expect((refused as TransactionCanceledException).CancellationReasons).toMatchObject([
    { Code: "None" },
    { Code: "ConditionalCheckFailed", Item: { customer: { S: "eve" }, number: { N: "2" } } },
  ]);
  const gets = [1, 3].map((number) => ({ Get: { TableName, Key: { customer: "eve", number } } }));
  const { Responses } = await client.send(new TransactGetCommand({ TransactItems: gets }));
  expect(Responses).toEqual([{ Item: { customer: "eve", number: 1 } }, {}]);

  await client.send(
    new ExecuteTransactionCommand({
      TransactStatements: [
        {
          Statement: "UPDATE orders SET seen = ? WHERE customer = 'eve' AND \"number\" = 1",
          Parameters: [{ who: ["x"] }],
        },
        { Statement: "DELETE FROM orders WHERE customer = 'eve' AND \"number\" = 2" },
      ],
    }),
  );
  const { Items } = await client.send(
    new ExecuteStatementCommand({
      Statement: "SELECT seen.who[0] FROM orders WHERE customer = ?",
      Parameters: ["eve"],
    }),
  );
  expect(Items).toHaveLength(1);
  expect(Object.values(Items?.[0] ?? {})).toEqual(["x"]);
});

it("tells all of it in the stream, and takes the table away", async () => {
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
  const StreamArn = Streams?.[0]?.StreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const told: string[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" as const };
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(from));
    while (ShardIterator) {
      const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      for (const { eventName, dynamodb } of Records)
        if (dynamodb?.Keys?.customer?.S !== "bob") told.push(`${eventName} ${dynamodb?.Keys?.customer?.S}`);
      ShardIterator = Records.length === 0 ? undefined : NextShardIterator;
    }
  }
  expect(told.sort()).toEqual(["INSERT ada", "INSERT eve", "INSERT eve", "MODIFY ada", "MODIFY eve", "REMOVE eve"]);

  await plain.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client: plain, maxWaitTime: 30 }, { TableName });
  const names: string[] = [];
  for await (const page of paginateListTables({ client: plain }, {})) names.push(...(page.TableNames ?? []));
  expect(names).toEqual([]);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, serve, sleep } from "../crash/program.ts";
import { type Answer, type DynamoWire, dynamoWire } from "./wire.ts";

/**
 * Writers while the process is killed: what was acknowledged is there, table, indexes and stream tell the same story, and
 * no transaction is there by half: whatever goes from one account to another, the sum stays.
 */

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-dynamodb-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const TableName = "bank";
const accounts = 6;
const opening = 100;
const groups = 4;
const accountKey = (number: number) => ({ pk: { S: "account" }, sk: { N: String(number) } });

/** Both APIs of the server at `endpoint`. */
function wiresTo(endpoint: string): { readonly db: DynamoWire; readonly streams: DynamoWire } {
  const where = { port: Number(new URL(endpoint).port) };
  return {
    db: dynamoWire(() => where),
    streams: dynamoWire(() => where, undefined, "DynamoDBStreams_20120810"),
  };
}

async function setUp(db: DynamoWire): Promise<void> {
  const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ];
  await db.call("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [attribute("pk", "S"), attribute("sk", "N"), attribute("group", "N"), attribute("rank", "N")],
    KeySchema: schema("pk", "sk"),
    LocalSecondaryIndexes: [
      { IndexName: "by-rank", KeySchema: schema("pk", "rank"), Projection: { ProjectionType: "ALL" } },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: "by-group", KeySchema: schema("group", "sk"), Projection: { ProjectionType: "ALL" } },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  for (let number = 0; number < accounts; number++)
    await db.call("PutItem", { TableName, Item: { ...accountKey(number), balance: { N: String(opening) } } });
}

/** What the clients know of the items that they write one by one: the last version acknowledged, and the last one sent. */
interface Known {
  readonly acknowledged: Map<number, number>;
  readonly sent: Map<number, number>;
  transfers: number;
}

const entry = (number: number, version: number) => ({
  pk: { S: "entry" },
  sk: { N: String(number) },
  group: { N: String((number + version) % groups) },
  rank: { N: String(-version) },
  version: { N: String(version) },
  pad: { S: "x".repeat((number * 37 + version) % 1_500) },
});

function transfer(from: number, to: number, amount: number): object {
  const change = (number: number, by: number, condition?: object) => ({
    Update: {
      TableName,
      Key: accountKey(number),
      UpdateExpression: "ADD balance :by",
      ExpressionAttributeValues: { ":by": { N: String(by) }, ...(condition && { ":least": { N: String(amount) } }) },
      ...condition,
    },
  });
  return {
    TransactItems: [change(from, -amount, { ConditionExpression: "balance >= :least" }), change(to, amount)],
  };
}

/** Writes until the server is gone. */
async function drive(db: DynamoWire, known: Known, dice: (below: number) => number): Promise<void> {
  async function write(first: number): Promise<void> {
    for (;;) {
      // Each writer has numbers of its own, so that the order of its writes is known.
      const number = first + 3 * dice(10);
      const version = (known.sent.get(number) ?? 0) + 1;
      known.sent.set(number, version);
      await db.call("PutItem", { TableName, Item: entry(number, version) });
      known.acknowledged.set(number, version);
    }
  }
  async function pay(): Promise<void> {
    for (;;) {
      const from = dice(accounts);
      const input = transfer(from, (from + 1 + dice(accounts - 1)) % accounts, 1 + dice(40));
      await db.call("TransactWriteItems", input).catch((error: Error) => {
        // Too little money, or another payment at the same moment.
        if (!/TransactionCanceledException/.test(error.message)) throw error;
      });
      known.transfers++;
    }
  }
  const ends = await Promise.allSettled([write(0), write(1), write(2), pay(), pay()]);
  // The server's end is theirs, and nothing else is.
  for (const end of ends)
    if (end.status === "rejected") expect(String(end.reason)).toMatch(/fetch failed|terminated|socket/);
}

const nameOf = (item: Answer): string => `${item.pk.S} ${item.sk.N}`;
const byName = (items: readonly Answer[]): Map<string, Answer> => new Map(items.map((item) => [nameOf(item), item]));

async function everything(db: DynamoWire, operation: string, input: object): Promise<Answer[]> {
  const found: Answer[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page = await db.call(operation, { TableName, ...input, ExclusiveStartKey });
    found.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

/** All that the stream tells, each shard from its beginning, parents first. */
async function story(streams: DynamoWire): Promise<Answer[]> {
  const { Streams } = await streams.call("ListStreams", { TableName });
  const StreamArn = Streams[0].StreamArn;
  const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
  const records: Answer[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" };
    let { ShardIterator } = await streams.call("GetShardIterator", from);
    for (;;) {
      const page = await streams.call("GetRecords", { ShardIterator });
      records.push(...page.Records);
      if (page.Records.length === 0) break;
      ShardIterator = page.NextShardIterator;
    }
  }
  return records;
}

async function inspect(endpoint: string, known: Known): Promise<void> {
  const { db, streams } = wiresTo(endpoint);
  const items = await everything(db, "Scan", {});
  const table = byName(items);

  const balances = items.filter(({ pk }) => pk.S === "account").map(({ balance }) => Number(balance.N));
  expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(accounts * opening);
  expect(Math.min(...balances)).toBeGreaterThanOrEqual(0);

  for (const [number, acknowledged] of known.acknowledged) {
    const version = Number(table.get(`entry ${number}`)?.version.N);
    expect(version, `entry ${number}`).toBeGreaterThanOrEqual(acknowledged);
    expect(version, `entry ${number}`).toBeLessThanOrEqual(known.sent.get(number) ?? 0);
  }

  const entries = byName(items.filter(({ group }) => group !== undefined));
  expect(byName(await everything(db, "Scan", { IndexName: "by-group" }))).toEqual(entries);
  expect(byName(await everything(db, "Scan", { IndexName: "by-rank" }))).toEqual(entries);

  // The stream, retold: each change finds what the one before it left, and the end is the table.
  const told = new Map<string, Answer>();
  for (const { eventName, dynamodb } of await story(streams)) {
    const name = nameOf(dynamodb.Keys);
    expect(dynamodb.OldImage, `${eventName} ${name}`).toEqual(told.get(name));
    told.set(name, dynamodb.NewImage);
  }
  expect(told).toEqual(table);
  const { Table } = await db.call("DescribeTable", { TableName });
  expect(Table.ItemCount).toBe(items.length);
}

const seed = Date.now() % 1_000_000;

describe(`DynamoDB killed with SIGKILL (seed ${seed})`, () => {
  const count = kills(6);
  it(`keeps what it accepted, and the sum, across ${count} kills`, { timeout: 60_000 + count * 10_000 }, async () => {
    const dice = createDice(seed);
    const known: Known = { acknowledged: new Map(), sent: new Map(), transfers: 0 };
    let server = await serve(program, folder);
    await setUp(wiresTo(server.endpoint).db);
    for (let kill = 0; kill < count; kill++) {
      const driving = drive(wiresTo(server.endpoint).db, known, dice);
      await sleep(150 + dice(300));
      await server.kill();
      await driving;
      server = await serve(program, folder);
      expect(server.errors()).toBe("");
      // What the killed server did not acknowledge may be there or not; from here on it is known.
      for (const { sk, version } of await everything(wiresTo(server.endpoint).db, "Query", {
        KeyConditionExpression: "pk = :entry",
        ExpressionAttributeValues: { ":entry": { S: "entry" } },
      })) {
        expect(Number(version.N)).toBeGreaterThanOrEqual(known.acknowledged.get(Number(sk.N)) ?? 0);
        known.acknowledged.set(Number(sk.N), Number(version.N));
        known.sent.set(Number(sk.N), Number(version.N));
      }
    }
    await inspect(server.endpoint, known);
    await server.kill();
    expect(known.transfers).toBeGreaterThan(count * 5);
    expect(known.acknowledged.size).toBeGreaterThan(10);
  });
});

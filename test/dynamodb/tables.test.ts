import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Tables, their indexes, streams and time to live, over the wire. */

let fogbank: Fogbank;
const now = () => fogbank.clock.now();
const db = dynamoWire(() => fogbank, now);
const streams = dynamoWire(() => fogbank, now, "DynamoDBStreams_20120810");

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "tables" });
  fogbank.clock.freeze();
});
afterAll(() => fogbank.stop());

const hash = (name: string, type = "S") => ({
  AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
  KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
});
const make = (TableName: string, more: object = {}) =>
  db.call("CreateTable", { TableName, ...hash("id"), BillingMode: "PAY_PER_REQUEST", ...more });
const tableOf = async (TableName: string) => (await db.call("DescribeTable", { TableName })).Table;
const put = (TableName: string, Item: object) => db.call("PutItem", { TableName, Item });

const index = (name: string, key: string, more: object = {}) => ({
  IndexName: name,
  KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
  ...more,
});

describe("CreateTable", () => {
  const refusals: readonly [string, object, string][] = [
    [
      "throughput of an on-demand table",
      {
        ...hash("id"),
        BillingMode: "PAY_PER_REQUEST",
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      },
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    ],
    [
      "no throughput",
      hash("id"),
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    ],
    [
      "a key that is not defined",
      { ...hash("id"), KeySchema: [{ AttributeName: "no", KeyType: "HASH" }], BillingMode: "PAY_PER_REQUEST" },
      "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [no], AttributeDefinitions: [id]",
    ],
    [
      "a sort key alone",
      { ...hash("id"), KeySchema: [{ AttributeName: "id", KeyType: "RANGE" }], BillingMode: "PAY_PER_REQUEST" },
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
    [
      "an attribute that is not used",
      {
        ...hash("id"),
        AttributeDefinitions: ["id", "x"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        BillingMode: "PAY_PER_REQUEST",
      },
      "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    ],
    [
      "a local index without a sort key",
      { ...hash("id"), BillingMode: "PAY_PER_REQUEST", LocalSecondaryIndexes: [index("one", "id")] },
      "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    ],
    [
      "two indexes of one name",
      {
        ...hash("id"),
        BillingMode: "PAY_PER_REQUEST",
        GlobalSecondaryIndexes: [index("one", "id"), index("one", "id")],
      },
      "One or more parameter values were invalid: Duplicate index name: one",
    ],
    [
      "too many global indexes",
      {
        ...hash("id"),
        BillingMode: "PAY_PER_REQUEST",
        GlobalSecondaryIndexes: Array.from({ length: 21 }, (_, at) => index(`i${at}-x`, "id")),
      },
      "One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the per-table limit of 20",
    ],
  ];
  it.each(refusals)("refuses %s", async (_, input, message) => {
    expect(await db.fails("CreateTable", { TableName: "refused", ...input })).toBe(`ValidationException: ${message}`);
  });

  it("answers CREATING, and the table is there", async () => {
    const { TableDescription } = await make("first", { Tags: [{ Key: "a", Value: "b" }] });
    expect(TableDescription).toMatchObject({
      TableStatus: "CREATING",
      TableArn: expect.stringMatching(/:table\/first$/),
    });
    expect(await tableOf("first")).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 0 });
    expect(await db.fails("CreateTable", { TableName: "first", ...hash("id"), BillingMode: "PAY_PER_REQUEST" })).toBe(
      "ResourceInUseException: Table already exists: first",
    );
    const tags = await db.call("ListTagsOfResource", { ResourceArn: TableDescription.TableArn });
    expect(tags).toEqual({ Tags: [{ Key: "a", Value: "b" }] });
  });

  it("is protected, and is deleted", async () => {
    await make("gone", { DeletionProtectionEnabled: true });
    await put("gone", { id: { S: "1" } });
    expect(await db.fails("DeleteTable", { TableName: "gone" })).toMatch(
      /^ValidationException: Resource cannot be deleted/,
    );
    await db.call("UpdateTable", { TableName: "gone", DeletionProtectionEnabled: false });
    const { TableDescription } = await db.call("DeleteTable", { TableName: "gone" });
    expect(TableDescription.TableStatus).toBe("DELETING");
    expect(await db.fails("DescribeTable", { TableName: "gone" })).toBe(
      "ResourceNotFoundException: Requested resource not found: Table: gone not found",
    );
  });

  it("is listed in pages", async () => {
    for (const name of ["list-a", "list-b", "list-c"]) await make(name);
    const page = await db.call("ListTables", { ExclusiveStartTableName: "list", Limit: 2 });
    expect(page).toEqual({ TableNames: ["list-a", "list-b"], LastEvaluatedTableName: "list-b" });
    const rest = await db.call("ListTables", { ExclusiveStartTableName: "list-b", Limit: 1 });
    expect(rest.TableNames).toEqual(["list-c"]);
  });
});

describe("UpdateTable", () => {
  it("adds an index to what is there, and takes it away", async () => {
    await make("online");
    for (let at = 0; at < 600; at++) await put("online", { id: { S: `i${at}` }, kind: { S: at % 2 ? "odd" : "even" } });
    await put("online", { id: { S: "other" }, kind: { N: "1" } });
    const { TableDescription } = await db.call("UpdateTable", {
      TableName: "online",
      AttributeDefinitions: [{ AttributeName: "kind", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [{ Create: index("by-kind", "kind") }],
    });
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      GlobalSecondaryIndexes: [{ IndexStatus: "CREATING", Backfilling: true }],
    });
    await settled(async () => (await tableOf("online")).TableStatus === "ACTIVE");
    expect((await tableOf("online")).GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: "ACTIVE", ItemCount: 600 }]);
    const query = {
      TableName: "online",
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": { S: "odd" } },
      Select: "COUNT",
    };
    expect(await db.call("Query", query)).toMatchObject({ Count: 300 });
    await db.call("UpdateTable", {
      TableName: "online",
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-kind" } }],
    });
    await settled(async () => (await tableOf("online")).TableStatus === "ACTIVE");
    const table = await tableOf("online");
    expect(table.GlobalSecondaryIndexes).toBeUndefined();
    expect(table.AttributeDefinitions).toEqual([{ AttributeName: "id", AttributeType: "S" }]);
  });

  it("counts the decreases of a day", async () => {
    const units = (all: number) => ({ ReadCapacityUnits: all, WriteCapacityUnits: all });
    await make("provisioned", { BillingMode: "PROVISIONED", ProvisionedThroughput: units(10) });
    const update = { TableName: "provisioned", ProvisionedThroughput: units(10) };
    expect(await db.fails("UpdateTable", update)).toMatch(
      /^ValidationException: The provisioned throughput for the table will not/,
    );
    for (const all of [9, 8, 7, 6]) await db.call("UpdateTable", { ...update, ProvisionedThroughput: units(all) });
    expect(await db.fails("UpdateTable", { ...update, ProvisionedThroughput: units(5) })).toMatch(
      /^LimitExceededException/,
    );
    await db.call("UpdateTable", { ...update, ProvisionedThroughput: units(20) });
    expect((await tableOf("provisioned")).ProvisionedThroughput).toMatchObject({
      NumberOfDecreasesToday: 4,
      ReadCapacityUnits: 20,
    });
    await db.call("UpdateTable", { TableName: "provisioned", BillingMode: "PAY_PER_REQUEST" });
    expect(await tableOf("provisioned")).toMatchObject({ BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } });
  });
});

/** Lets what happens by itself happen. */
async function settled(done: () => Promise<boolean>): Promise<void> {
  for (let turns = 0; turns < 500; turns++) if (await done()) return;
  throw new Error("it does not come to an end");
}

const view = (StreamViewType: string) => ({ StreamSpecification: { StreamEnabled: true, StreamViewType } });

async function recordsOf(StreamArn: string, ShardId: string, ShardIteratorType = "TRIM_HORIZON") {
  const { ShardIterator } = await streams.call("GetShardIterator", { StreamArn, ShardId, ShardIteratorType });
  return streams.call("GetRecords", { ShardIterator });
}

describe("a stream", () => {
  it("has each change once, in order, as its view shows it", async () => {
    await make("watched", view("NEW_AND_OLD_IMAGES"));
    const { LatestStreamArn: StreamArn } = await tableOf("watched");
    await put("watched", { id: { S: "a" }, n: { N: "1" } });
    await put("watched", { id: { S: "a" }, n: { N: "1.0" } });
    await put("watched", { id: { S: "a" }, n: { N: "2" } });
    await db.call("DeleteItem", { TableName: "watched", Key: { id: { S: "a" } } });
    const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
    expect(StreamDescription).toMatchObject({ StreamStatus: "ENABLED", TableName: "watched" });
    const [{ ShardId }] = StreamDescription.Shards;
    const { Records, NextShardIterator } = await recordsOf(StreamArn, ShardId);
    expect(Records.map((each: { eventName: string }) => each.eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
    expect(Records[1]).toMatchObject({
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        Keys: { id: { S: "a" } },
        OldImage: { id: { S: "a" }, n: { N: "1" } },
        NewImage: { id: { S: "a" }, n: { N: "2" } },
        SizeBytes: 3 + 6 + 6 - 0,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
    });
    expect(await streams.call("GetRecords", { ShardIterator: NextShardIterator })).toMatchObject({ Records: [] });
  });

  it("rolls its shards, and forgets after a day", async () => {
    await make("rolling", view("KEYS_ONLY"));
    const { LatestStreamArn: StreamArn } = await tableOf("rolling");
    await put("rolling", { id: { S: "early" } });
    const first = await streams.call("DescribeStream", { StreamArn });
    const [{ ShardId: early }] = first.StreamDescription.Shards;
    const { ShardIterator } = await streams.call("GetShardIterator", {
      StreamArn,
      ShardId: early,
      ShardIteratorType: "LATEST",
    });
    await fogbank.clock.advance(4 * 3_600_000);
    expect(await streams.fails("GetRecords", { ShardIterator })).toBe("ExpiredIteratorException: Iterator expired");
    await put("rolling", { id: { S: "late" } });
    const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
    const [old, young] = StreamDescription.Shards;
    expect(young.ParentShardId).toBe(old.ShardId);
    expect(old.SequenceNumberRange.EndingSequenceNumber < young.SequenceNumberRange.StartingSequenceNumber).toBe(true);
    expect(young.SequenceNumberRange.EndingSequenceNumber).toBeUndefined();
    const ended = await recordsOf(StreamArn, old.ShardId);
    expect(ended.Records).toMatchObject([{ dynamodb: { Keys: { id: { S: "early" } } } }]);
    expect(ended.NextShardIterator).toBeUndefined();
    expect((await recordsOf(StreamArn, young.ShardId)).Records).toMatchObject([
      { dynamodb: { Keys: { id: { S: "late" } } } },
    ]);
    const SequenceNumber = ended.Records[0].dynamodb.SequenceNumber;
    const at = { StreamArn, ShardId: old.ShardId, ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber };
    expect(await streams.call("GetShardIterator", at)).toMatchObject({ ShardIterator: expect.any(String) });
    await fogbank.clock.advance(21 * 3_600_000);
    expect(await streams.fails("GetShardIterator", at)).toMatch(/^TrimmedDataAccessException/);
    expect((await recordsOf(StreamArn, young.ShardId)).Records).toHaveLength(1);
  });

  it("outlives its end by a day", async () => {
    await make("ending", view("NEW_IMAGE"));
    const { LatestStreamArn: StreamArn } = await tableOf("ending");
    await put("ending", { id: { S: "x" } });
    await db.call("DeleteTable", { TableName: "ending" });
    const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
    expect(StreamDescription.StreamStatus).toBe("DISABLED");
    expect((await recordsOf(StreamArn, StreamDescription.Shards[0].ShardId)).Records).toHaveLength(1);
    await fogbank.clock.advance(25 * 3_600_000);
    expect(await streams.fails("DescribeStream", { StreamArn })).toMatch(/^ResourceNotFoundException/);
  });
});

describe("time to live", () => {
  it("deletes items when their time comes, and says so in the stream", async () => {
    await make("mortal", view("OLD_IMAGE"));
    const { LatestStreamArn: StreamArn } = await tableOf("mortal");
    const seconds = Math.floor(now() / 1_000);
    await put("mortal", { id: { S: "before" }, end: { N: String(seconds + 60) } });
    const spec = { TableName: "mortal", TimeToLiveSpecification: { Enabled: true, AttributeName: "end" } };
    await db.call("UpdateTimeToLive", spec);
    expect(await db.fails("UpdateTimeToLive", spec)).toBe("ValidationException: TimeToLive is already enabled");
    expect(await db.call("DescribeTimeToLive", { TableName: "mortal" })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "end" },
    });
    await put("mortal", { id: { S: "after" }, end: { N: String(seconds + 120) } });
    await put("mortal", { id: { S: "text" }, end: { S: String(seconds + 60) } });
    await put("mortal", { id: { S: "moved" }, end: { N: String(seconds + 60) } });
    await put("mortal", { id: { S: "moved" }, end: { N: String(seconds + 600) } });
    await fogbank.clock.advance(61_000);
    const ids = async () => {
      const { Items } = await db.call("Scan", { TableName: "mortal" });
      return Items.map((each: { id: { S: string } }) => each.id.S).sort();
    };
    expect(await ids()).toEqual(["after", "moved", "text"]);
    await fogbank.clock.advance(60_000);
    expect(await ids()).toEqual(["moved", "text"]);
    const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
    const { Records } = await recordsOf(StreamArn, StreamDescription.Shards[0].ShardId);
    expect(Records.filter((each: { eventName: string }) => each.eventName === "REMOVE")).toMatchObject([
      { userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" } },
      { userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" } },
    ]);
  });
});

describe("a resource policy", () => {
  it("has revisions", async () => {
    const { TableDescription } = await make("shared");
    const ResourceArn = TableDescription.TableArn;
    expect(await db.fails("GetResourcePolicy", { ResourceArn })).toMatch(/^PolicyNotFoundException/);
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: "222222222222" }, Action: "dynamodb:GetItem", Resource: ResourceArn },
      ],
    });
    const stranger = { accessKeyId: "222222222222", secretAccessKey: "test" };
    const get = { TableName: ResourceArn, Key: { id: { S: "1" } } };
    expect(await db.fails("GetItem", get, stranger)).toMatch(/^AccessDenied/);
    const { RevisionId } = await db.call("PutResourcePolicy", { ResourceArn, Policy, ExpectedRevisionId: "NO_POLICY" });
    expect(await db.call("GetResourcePolicy", { ResourceArn })).toEqual({ Policy, RevisionId });
    expect(await db.call("GetItem", get, stranger)).toEqual({});
    expect(await db.fails("PutResourcePolicy", { ResourceArn, Policy, ExpectedRevisionId: "1" })).toMatch(
      /^PolicyNotFoundException/,
    );
    expect(await db.call("DeleteResourcePolicy", { ResourceArn })).toEqual({ RevisionId });
    expect(await db.call("DeleteResourcePolicy", { ResourceArn })).toEqual({});
  });
});

describe("contributor insights", () => {
  it("are kept by table and index", async () => {
    await make("insightful");
    const input = { TableName: "insightful" };
    expect(await db.call("DescribeContributorInsights", input)).toMatchObject({
      ContributorInsightsStatus: "DISABLED",
    });
    await db.call("UpdateContributorInsights", { ...input, ContributorInsightsAction: "ENABLE" });
    expect(await db.call("DescribeContributorInsights", input)).toMatchObject({ ContributorInsightsStatus: "ENABLED" });
    expect(await db.call("ListContributorInsights", input)).toMatchObject({
      ContributorInsightsSummaries: [{ TableName: "insightful", ContributorInsightsStatus: "ENABLED" }],
    });
    const missing = { ...input, IndexName: "none" };
    expect(await db.fails("DescribeContributorInsights", missing)).toMatch(/^ResourceNotFoundException/);
  });
});

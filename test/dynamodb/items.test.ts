import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Items over the wire. */

let fogbank: Fogbank;
const db = dynamoWire(() => fogbank);

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  await db.call("CreateTable", {
    TableName: "music",
    AttributeDefinitions: [
      { AttributeName: "artist", AttributeType: "S" },
      { AttributeName: "song", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "artist", KeyType: "HASH" },
      { AttributeName: "song", KeyType: "RANGE" },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
});
afterAll(() => fogbank.stop());

const key = { artist: { S: "Nina" }, song: { S: "Feeling" } };

describe("an item", () => {
  it("comes back as it was put, and in parts", async () => {
    const Item = {
      ...key,
      year: { N: "1965.0" },
      tags: { SS: ["b", "a"] },
      more: { M: { deep: { L: [{ B: "AQI=" }] } } },
    };
    expect(await db.call("PutItem", { TableName: "music", Item })).toEqual({});
    const read = await db.call("GetItem", { TableName: "music", Key: key, ReturnConsumedCapacity: "TOTAL" });
    expect(read).toEqual({
      Item: { ...Item, year: { N: "1965" }, tags: { SS: ["a", "b"] } },
      ConsumedCapacity: { TableName: "music", CapacityUnits: 0.5 },
    });
    const part = await db.call("GetItem", { TableName: "music", Key: key, ProjectionExpression: "more.deep[0]" });
    expect(part).toEqual({ Item: { more: { M: { deep: { L: [{ B: "AQI=" }] } } } } });
    const { Table } = await db.call("DescribeTable", { TableName: "music" });
    expect(Table).toMatchObject({ ItemCount: 1, TableStatus: "ACTIVE" });
  });
});

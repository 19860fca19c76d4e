import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Global tables: replicas in other regions, where the last writer wins. */

let fogbank: Fogbank;
const now = () => fogbank.clock.now();
const wire = (region: string) => dynamoWire(() => fogbank, now, undefined, region);
const east = wire("us-east-1");
const west = wire("eu-west-1");

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "global" });
  fogbank.clock.freeze();
  await east.call("CreateTable", {
    TableName: "world",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
});
afterAll(() => fogbank.stop());

const put = (db: typeof east, id: string, n: number) =>
  db.call("PutItem", { TableName: "world", Item: { id: { S: id }, n: { N: String(n) } } });

async function contents(db: typeof east) {
  const { Items } = await db.call("Scan", { TableName: "world" });
  const pairs = Items.map((each: { id: { S: string }; n: { N: string } }) => [each.id.S, Number(each.n.N)]);
  return Object.fromEntries(pairs.sort());
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let turns = 0; turns < 500; turns++) if (await done()) return;
  throw new Error("it does not come to an end");
}

const same = async () => JSON.stringify(await contents(east)) === JSON.stringify(await contents(west));

describe("a replica", () => {
  it("gets what is there, and what comes", async () => {
    for (let at = 0; at < 300; at++) await put(east, `i${at}`, at);
    const { TableDescription } = await east.call("UpdateTable", {
      TableName: "world",
      ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }],
    });
    expect(TableDescription).toMatchObject({
      GlobalTableVersion: "2019.11.21",
      Replicas: [{ RegionName: "eu-west-1", ReplicaStatus: "CREATING" }],
    });
    await until(async () => (await east.call("DescribeTable", { TableName: "world" })).Table.TableStatus === "ACTIVE");
    const { Table } = await west.call("DescribeTable", { TableName: "world" });
    expect(Table).toMatchObject({
      TableStatus: "ACTIVE",
      ItemCount: 300,
      Replicas: [{ RegionName: "us-east-1", ReplicaStatus: "ACTIVE" }],
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
    });
    await put(west, "from-west", 1);
    await until(async () => "from-west" in (await contents(east)));
    await east.call("DeleteItem", { TableName: "world", Key: { id: { S: "i0" } } });
    await until(async () => !("i0" in (await contents(west))));
    expect(await same()).toBe(true);
  });

  it("agrees with the others in the end, however they write", async () => {
    const regions = [east, west];
    await Promise.all(Array.from({ length: 60 }, (_, at) => put(regions[at % 2] ?? east, `c${at % 7}`, at)));
    await until(same);
    expect(await same()).toBe(true);
  });

  it("goes", async () => {
    await east.call("UpdateTable", { TableName: "world", ReplicaUpdates: [{ Delete: { RegionName: "eu-west-1" } }] });
    expect(await west.fails("DescribeTable", { TableName: "world" })).toMatch(/^ResourceNotFoundException/);
    expect((await east.call("DescribeTable", { TableName: "world" })).Table).not.toHaveProperty("Replicas");
  });
});

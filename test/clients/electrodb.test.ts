import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Entity, Service } from "electrodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "../dynamodb/wire.ts";

/** electrodb, unmodified: several entities in one table, their collections, conditions, batches and transactions. */

const TableName = "tracker";
let fogbank: Fogbank;
const db = dynamoWire(() => fogbank);
let client: DynamoDBDocumentClient;
let tracker: ReturnType<typeof trackerOf>;

function trackerOf(client: DynamoDBDocumentClient) {
  const member = new Entity(
    {
      model: { entity: "member", service: "tracker", version: "1" },
      attributes: {
        team: { type: "string", required: true },
        id: { type: "string", required: true },
        role: { type: ["lead", "developer"] as const, required: true, default: "developer" },
        points: { type: "number", default: 0 },
        skills: { type: "set", items: "string" },
        address: { type: "map", properties: { street: { type: "string" }, zip: { type: "string" } } },
      },
      indexes: {
        member: { pk: { field: "pk", composite: ["id"] }, sk: { field: "sk", composite: [] } },
        team: {
          collection: "work",
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["team"] },
          sk: { field: "gsi1sk", composite: ["role", "id"] },
        },
      },
    },
    { client, table: TableName },
  );
  const task = new Entity(
    {
      model: { entity: "task", service: "tracker", version: "1" },
      attributes: {
        team: { type: "string", required: true },
        member: { type: "string", required: true },
        id: { type: "string", required: true },
        state: { type: ["open", "done"] as const, required: true, default: "open" },
        notes: { type: "list", items: { type: "string" } },
      },
      indexes: {
        member: { pk: { field: "pk", composite: ["member"] }, sk: { field: "sk", composite: ["id"] } },
        team: {
          collection: "work",
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["team"] },
          sk: { field: "gsi1sk", composite: ["state", "id"] },
        },
      },
    },
    { client, table: TableName },
  );
  return new Service({ member, task });
}

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  const { endpoint, credentials, region } = fogbank;
  client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, credentials, region }));
  const names = ["pk", "sk", "gsi1pk", "gsi1sk"];
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ];
  await db.call("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: schema("pk", "sk"),
    GlobalSecondaryIndexes: [
      { IndexName: "gsi1", KeySchema: schema("gsi1pk", "gsi1sk"), Projection: { ProjectionType: "ALL" } },
    ],
  });
  tracker = trackerOf(client);
});
afterAll(async () => {
  client.destroy();
  await fogbank.stop();
});

it("creates once, changes under conditions, and deletes", async () => {
  const { member } = tracker.entities;
  const ada = { team: "blue", id: "ada", role: "lead" as const, skills: ["math"], address: { street: "A 1" } };
  await member.create(ada).go();
  await expect(member.create(ada).go()).rejects.toThrow("The conditional request failed");
  const { data } = await member
    .patch({ id: "ada" })
    .add({ points: 5, skills: ["engines"] })
    .data(({ address }, { set }) => set(address.zip, "1815"))
    .where(({ role }, { eq }) => eq(role, "lead"))
    .go({ response: "all_new" });
  expect({ ...data, skills: [...(data?.skills ?? [])].sort() }).toEqual({
    ...ada,
    points: 5,
    skills: ["engines", "math"],
    address: { street: "A 1", zip: "1815" },
  });
  await expect(member.patch({ id: "nobody" }).set({ points: 1 }).go()).rejects.toThrow("conditional request failed");
  await member.upsert({ team: "blue", id: "eve", role: "developer", points: 1 }).go();
  expect((await member.remove({ id: "eve" }).go({ response: "all_old" })).data).toMatchObject({ points: 1 });
  expect((await member.get({ id: "eve" }).go()).data).toBeNull();
});

it("writes in batches, and asks for collections and pages", async () => {
  const { member, task } = tracker.entities;
  const ids = Array.from({ length: 60 }, (_, number) => `t${String(number).padStart(2, "0")}`);
  const { unprocessed } = await task
    .put(
      ids.map((id, at) => ({ team: "blue", member: at % 2 ? "ada" : "bob", id, notes: [id], state: "open" as const })),
    )
    .go();
  expect(unprocessed).toEqual([]);
  await task
    .patch({ member: "bob", id: "t00" })
    .set({ state: "done" })
    .append({ notes: ["well"] })
    .go();
  expect((await task.get({ member: "bob", id: "t00" }).go()).data?.notes).toEqual(["t00", "well"]);
  await member.put({ team: "blue", id: "bob", role: "developer" }).go();

  const { data } = await tracker.collections.work({ team: "blue" }).go({ pages: "all" });
  expect([data.member.map(({ id }) => id), data.task.length]).toEqual([["bob", "ada"], 60]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: { id: string }[]; cursor: string | null } = await task.query
      .team({ team: "blue", state: "open" })
      .between({ id: "t10" }, { id: "t40" })
      .where(({ member }, { eq }) => eq(member, "ada"))
      .go({ limit: 7, cursor, order: "desc" });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== null);
  expect(seen).toEqual(ids.filter((id, at) => at % 2 === 1 && id >= "t10" && id <= "t40").reverse());
  const both = await task.get(ids.slice(0, 30).map((id, at) => ({ member: at % 2 ? "ada" : "bob", id }))).go();
  expect(both.data.map(({ id }) => id).sort()).toEqual(ids.slice(0, 30));
  expect(
    (await task.scan.where(({ notes }, { contains }) => contains(notes, "well")).go({ pages: "all" })).data,
  ).toHaveLength(1);
});

it("does transactions whole or not at all, and says what stood in the way", async () => {
  const change = (points: number) =>
    tracker.transaction
      .write(({ member, task }) => [
        member
          .patch({ id: "ada" })
          .add({ points: 1 })
          .where(({ points: has }, { lte }) => lte(has, points))
          .commit(),
        task.delete({ member: "bob", id: "t02" }).commit(),
        task
          .check({ member: "bob", id: "t04" })
          .where(({ state }, { eq }) => eq(state, "open"))
          .commit({ response: "all_old" }),
      ])
      .go();
  const refused = await change(0);
  expect([refused.canceled, refused.data.map(({ code }) => code)]).toEqual([
    true,
    ["ConditionalCheckFailed", "None", "None"],
  ]);
  expect((await change(5)).canceled).toBe(false);
  const { data } = await tracker.transaction
    .get(({ member, task }) => [member.get({ id: "ada" }).commit(), task.get({ member: "bob", id: "t02" }).commit()])
    .go();
  expect(data.map(({ item }) => item?.id)).toEqual(["ada", undefined]);
});

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { type Answer, dynamoWire } from "../dynamodb/wire.ts";

/** Every request of docs/dynamodb.md is sent, and answered with what stands there. */

const page = readFileSync(new URL("../../docs/dynamodb.md", import.meta.url), "utf8");
const [table = {}, transaction = {}] = [...page.matchAll(/^```json\n(.+?)^```$/gms)].map(
  ([, text = ""]) => JSON.parse(text) as Answer,
);
const items = [...page.matchAll(/^\| (\S+) \| (\S+) \| (\S+) \| (\S+) \| `(.+)` \|$/gm)].map(
  ([, PK, SK, GSI1PK, GSI1SK, others = ""]) => ({
    PK: { S: PK },
    SK: { S: SK },
    GSI1PK: { S: GSI1PK },
    GSI1SK: { S: GSI1SK },
    ...(JSON.parse(others) as object),
  }),
);
const questions = [...page.matchAll(/^\| (.+) \| (\w+) \| `(.+)` \| (.+) \|$/gm)].map(
  ([, what = "", operation = "", request = "", gets = ""]) => ({ what, operation, request, gets }),
);

let fogbank: Fogbank;
const db = dynamoWire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  await db.call("CreateTable", table);
  const puts = items.map((Item) => ({ PutRequest: { Item } }));
  const { UnprocessedItems } = await db.call("BatchWriteItem", { RequestItems: { shop: puts } });
  expect(UnprocessedItems).toEqual({});
});
afterAll(() => fogbank.stop());

it("has a table, items and questions", () => {
  expect([items.length, questions.length]).toEqual([7, 7]);
});

it.each(questions)("$what", async ({ operation, request, gets }) => {
  const named = operation === "ExecuteStatement" ? {} : { TableName: "shop" };
  const { Item, Items = [Item] } = await db.call(operation, { ...named, ...(JSON.parse(request) as object) });
  expect((Items as Answer[]).map(({ SK }) => SK.S).join(", ")).toBe(gets);
});

it("an order is taken once", async () => {
  await db.call("TransactWriteItems", transaction);
  const [, reasons = ""] = /reasons stand in the order of the request: `(.+?)`/s.exec(page) ?? [];
  expect(await db.fails("TransactWriteItems", transaction)).toContain(reasons.replace(/\s+/g, " "));
  const Key = { PK: { S: "CUSTOMER#ada" }, SK: { S: "PROFILE" } };
  const { Item } = await db.call("GetItem", { TableName: "shop", Key });
  expect(Item.orders).toEqual({ N: "3" });
});

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Every row of docs/dynamodb-errors.md: the request is sent, and answered with what stands there. */

const page = readFileSync(new URL("../../docs/dynamodb-errors.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| (\w+) \| `(.+)` \| (.+) \|$/gm)].map(
  ([, operation = "", request = "", told = ""]) => ({
    operation,
    request,
    told,
  }),
);

let fogbank: Fogbank;
const db = dynamoWire(() => fogbank);
const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  await db.call("CreateTable", {
    TableName: "errors",
    AttributeDefinitions: [attribute("pk", "S"), attribute("sk", "N"), attribute("rank", "N"), attribute("group", "S")],
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "local",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "rank", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "global",
        KeySchema: [{ AttributeName: "group", KeyType: "HASH" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
});
afterAll(() => fogbank.stop());

/** Of those, what a request names itself is not filled in. */
const withoutTable = /^(Batch|Transact|Execute)/;

it.each(rows)("$operation $request", async ({ operation, request, told }) => {
  const input = JSON.parse(request) as object;
  expect(await db.fails(operation, withoutTable.test(operation) ? input : { TableName: "errors", ...input })).toBe(
    told,
  );
});

it("are all there", () => {
  expect(rows.length).toBeGreaterThan(50);
});

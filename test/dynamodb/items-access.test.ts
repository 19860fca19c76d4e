import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Who may do what to which items: the examples of "Using IAM policy conditions for fine-grained access control". */

let fogbank: Fogbank;
let iam: IAMClient;
const db = dynamoWire(() => fogbank);
const TableName = "scores";
const table = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`;

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  iam = new IAMClient({
    endpoint: `http://127.0.0.1:${fogbank.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await db.call("CreateTable", {
    TableName,
    AttributeDefinitions: [{ AttributeName: "user", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "user", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  await db.call("PutItem", { TableName, Item: { user: { S: "ann" }, score: { N: "1" }, secret: { S: "s" } } });
});
afterAll(async () => {
  iam.destroy();
  await fogbank.stop();
});

let users = 0;
async function userWith(...Statement: object[]) {
  const UserName = `user-${users++}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const allow = (Action: string | string[], Condition?: object, Resource: string = table) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const denied = /^AccessDeniedException: User: arn:aws:iam::000000000000:user\/user-\d+ is not authorized to perform: /;
const Key = { user: { S: "ann" } };
const other = { user: { S: "bob" } };

describe("policies", () => {
  it("hold users to their own items, by the leading key", async () => {
    const ann = await userWith(
      allow("dynamodb:*", { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["ann"] } }),
    );
    await db.call("GetItem", { TableName, Key }, ann);
    expect(await db.fails("GetItem", { TableName, Key: other }, ann)).toMatch(denied);
    const query = { TableName, KeyConditionExpression: "#u = :u", ExpressionAttributeNames: { "#u": "user" } };
    await db.call("Query", { ...query, ExpressionAttributeValues: { ":u": { S: "ann" } } }, ann);
    expect(await db.fails("Query", { ...query, ExpressionAttributeValues: { ":u": { S: "bob" } } }, ann)).toMatch(
      denied,
    );
    const batch = (...Keys: object[]) => ({ RequestItems: { [TableName]: { Keys } } });
    await db.call("BatchGetItem", batch(Key), ann);
    expect(await db.fails("BatchGetItem", batch(Key, other), ann)).toMatch(denied);
    const Put = (Item: object) => ({ TransactItems: [{ Put: { TableName, Item } }] });
    expect(await db.fails("TransactWriteItems", Put(other), ann)).toMatch(denied);
    const select = (user: string) => ({ Statement: `SELECT * FROM scores WHERE "user" = '${user}'` });
    await db.call("ExecuteStatement", select("ann"), ann);
    expect(await db.fails("ExecuteStatement", select("bob"), ann)).toMatch(denied);
  });

  it("show only some attributes", async () => {
    const viewer = await userWith(
      allow("dynamodb:GetItem", {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["user", "score"] },
        StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
      }),
    );
    expect(await db.call("GetItem", { TableName, Key, ProjectionExpression: "score" }, viewer)).toEqual({
      Item: { score: { N: "1" } },
    });
    expect(await db.fails("GetItem", { TableName, Key }, viewer)).toMatch(denied);
    expect(await db.fails("GetItem", { TableName, Key, ProjectionExpression: "secret" }, viewer)).toMatch(denied);
  });

  it("ask for each part of a transaction, and know what it is enclosed in", async () => {
    const writer = await userWith(
      allow("dynamodb:PutItem", { StringEquals: { "dynamodb:EnclosingOperation": "TransactWriteItems" } }),
    );
    const part = { TableName, Item: other };
    await db.call("TransactWriteItems", { TransactItems: [{ Put: part }] }, writer);
    expect(await db.fails("PutItem", part, writer)).toMatch(denied);
    const check = { TableName, Key, ConditionExpression: "attribute_exists(score)" };
    const both = { TransactItems: [{ Put: part }, { ConditionCheck: check }] };
    expect(await db.fails("TransactWriteItems", both, writer)).toContain("dynamodb:ConditionCheckItem");
  });

  it("keep PartiQL from scans", async () => {
    const reader = await userWith(allow("dynamodb:PartiQLSelect"), {
      Effect: "Deny",
      Action: "dynamodb:PartiQLSelect",
      Resource: table,
      Condition: { Bool: { "dynamodb:FullTableScan": "true" } },
    });
    await db.call("ExecuteStatement", { Statement: `SELECT * FROM scores WHERE "user" = 'ann'` }, reader);
    expect(await db.fails("ExecuteStatement", { Statement: "SELECT * FROM scores" }, reader)).toMatch(denied);
    expect(
      await db.fails("ExecuteStatement", { Statement: `DELETE FROM scores WHERE "user" = 'ann'` }, reader),
    ).toContain("dynamodb:PartiQLDelete");
  });

  it("let no more than nobody in who has none", async () => {
    const nobody = await userWith(allow("s3:*", undefined, "*"));
    for (const operation of ["BatchGetItem", "BatchWriteItem"]) {
      const requests = operation === "BatchGetItem" ? { Keys: [Key] } : [{ DeleteRequest: { Key } }];
      expect(await db.fails(operation, { RequestItems: { [TableName]: requests } }, nobody)).toMatch(denied);
    }
    expect(await db.fails("Scan", { TableName }, nobody)).toMatch(denied);
    const Get = { TableName, Key };
    expect(await db.fails("TransactGetItems", { TransactItems: [{ Get }] }, nobody)).toMatch(denied);
  });
});

describe("provisioned throughput", () => {
  it("is refused when the burst is used up", async () => {
    await db.call("CreateTable", {
      TableName: "small",
      AttributeDefinitions: [{ AttributeName: "user", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "user", KeyType: "HASH" }],
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    });
    const Item = { user: { S: "ann" }, body: { S: "x".repeat(390_000) } };
    await db.call("PutItem", { TableName: "small", Item });
    expect(await db.fails("PutItem", { TableName: "small", Item })).toBe(
      "ProvisionedThroughputExceededException: The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
    );
    const unprocessed = {
      RequestItems: { small: [{ DeleteRequest: { Key } }], [TableName]: [{ DeleteRequest: { Key: other } }] },
    };
    expect(await db.call("BatchWriteItem", unprocessed)).toEqual({
      UnprocessedItems: { small: [{ DeleteRequest: { Key } }] },
    });
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { type Credentials, signHeaders } from "../../src/engines/sigv4/sign.ts";
import { type Fogbank, start } from "../../src/index.ts";
import { type Answer, dynamoWire } from "./wire.ts";

/** Tables under keys of KMS: what is stored of them, who may read it, and what becomes of them when the key goes. */

const region = "us-east-1";
const customary: Credentials = { accessKeyId: "test", secretAccessKey: "test" };
const folder = mkdtempSync(join(tmpdir(), "fogbank-sse-"));
const options = { data: folder, port: 0 };
let fogbank: Fogbank;
const now = () => fogbank.clock.now();
const db = dynamoWire(() => fogbank, now);
const streams = dynamoWire(() => fogbank, now, "DynamoDBStreams_20120810");
const minute = 60_000;

beforeAll(async () => {
  fogbank = await start(options);
  fogbank.clock.freeze();
});
afterAll(async () => {
  await fogbank.stop();
  rmSync(folder, { recursive: true });
});

const signingKeys = createSigningKeyCache();

async function send(service: string, target: string, type: string, body: string): Promise<string> {
  const host = `127.0.0.1:${fogbank.port}`;
  const headers = { host, "content-type": type, ...(target && { "x-amz-target": target }) };
  const signed = signHeaders(
    {
      facts: { method: "POST", path: "/", query: "", headers },
      credentials: customary,
      service,
      region,
      nowMs: now(),
      payloadHash: sha256Hex(Buffer.from(body)),
      rules: signingRules(target ? "json" : "query", [service], [region]),
    },
    signingKeys,
  ).headers;
  const answer = await fetch(`http://${host}/`, { method: "POST", headers: { ...headers, ...signed }, body });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text);
  return text;
}

const kms = async (operation: string, input: object): Promise<Answer> =>
  JSON.parse(
    (await send("kms", `TrentService.${operation}`, "application/x-amz-json-1.1", JSON.stringify(input))) || "{}",
  );

const iam = (parameters: Record<string, string>): Promise<string> =>
  send(
    "iam",
    "",
    "application/x-www-form-urlencoded",
    new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString(),
  );

const newKey = async (): Promise<{ KeyId: string; Arn: string }> => (await kms("CreateKey", {})).KeyMetadata;

async function make(TableName: string, SSESpecification?: object, more: object = {}): Promise<Answer> {
  const { TableDescription } = await db.call("CreateTable", {
    TableName,
    AttributeDefinitions: ["id", "kind"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-kind",
        KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
    ...(SSESpecification && { SSESpecification }),
    ...more,
  });
  return TableDescription;
}

const put = (TableName: string, id: string, secret: string) =>
  db.call("PutItem", { TableName, Item: { id: { S: id }, kind: { S: "all" }, secret: { S: secret } } });
const get = async (TableName: string, id: string): Promise<string | undefined> =>
  (await db.call("GetItem", { TableName, Key: { id: { S: id } } })).Item?.secret.S;
const described = async (TableName: string): Promise<Answer> => (await db.call("DescribeTable", { TableName })).Table;

async function until(TableName: string, status = "ACTIVE"): Promise<Answer> {
  for (let turns = 0; turns < 2_000; turns++) {
    const table = await described(TableName);
    if (table.TableStatus === status) return table;
  }
  throw new Error(`${TableName} does not become ${status}`);
}

function files(under: string): string[] {
  return readdirSync(under).flatMap((name) => {
    const path = join(under, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/** Whether the text stands anywhere in the data folder, once everything is on disk. */
async function isStored(text: string): Promise<boolean> {
  await fogbank.stop();
  const found = files(folder).some((path) => readFileSync(path).includes(text));
  fogbank = await start(options);
  fogbank.clock.freeze();
  return found;
}

describe("what is stored of a table", () => {
  it("is sealed under a customer's key: items, entries, stream, log and backups", async () => {
    const { Arn } = await newKey();
    const table = await make(
      "sealed",
      { Enabled: true, SSEType: "KMS", KMSMasterKeyId: Arn },
      { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } },
    );
    expect(table.SSEDescription).toEqual({ Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: Arn });
    await make("open");
    await db.call("UpdateContinuousBackups", {
      TableName: "sealed",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await put("open", "one", "cleartext-of-the-owned-key");
    await put("sealed", "one", "cleartext-first");
    await put("sealed", "one", "cleartext-second");
    const { BackupDetails } = await db.call("CreateBackup", { TableName: "sealed", BackupName: "kept" });
    const { BackupArn } = BackupDetails;
    for (let turns = 0; turns < 500; turns++) {
      const { BackupDescription } = await db.call("DescribeBackup", { BackupArn });
      if (BackupDescription.BackupDetails.BackupStatus === "AVAILABLE") break;
    }
    expect(await isStored("cleartext-of-the-owned-key")).toBe(true);
    expect(await isStored("cleartext-first")).toBe(false);
    expect(await isStored("cleartext-second")).toBe(false);

    expect(await get("sealed", "one")).toBe("cleartext-second");
    const query = { TableName: "sealed", IndexName: "by-kind", KeyConditionExpression: "kind = :k" };
    const { Items } = await db.call("Query", { ...query, ExpressionAttributeValues: { ":k": { S: "all" } } });
    expect(Items).toMatchObject([{ secret: { S: "cleartext-second" } }]);

    await db.call("RestoreTableFromBackup", { BackupArn, TargetTableName: "from-backup" });
    const restored = await until("from-backup");
    expect(restored.SSEDescription).toMatchObject({ SSEType: "KMS", KMSMasterKeyArn: Arn });
    expect(await get("from-backup", "one")).toBe("cleartext-second");
    await db.call("RestoreTableToPointInTime", {
      SourceTableName: "sealed",
      TargetTableName: "rewound",
      UseLatestRestorableTime: true,
      SSESpecificationOverride: { Enabled: false },
    });
    expect(await until("rewound")).not.toHaveProperty("SSEDescription");
    expect(await get("rewound", "one")).toBe("cleartext-second");
  });

  it("is read from the stream with the key", async () => {
    const { LatestStreamArn: StreamArn } = await described("sealed");
    const { StreamDescription } = await streams.call("DescribeStream", { StreamArn });
    const [{ ShardId }] = StreamDescription.Shards;
    const { ShardIterator } = await streams.call("GetShardIterator", {
      StreamArn,
      ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    const { Records } = await streams.call("GetRecords", { ShardIterator });
    expect(Records.map((record: Answer) => record.dynamodb.NewImage.secret.S)).toEqual([
      "cleartext-first",
      "cleartext-second",
    ]);
  });

  it("is sealed, wrapped anew and opened when the table's key is changed", async () => {
    const one = await newKey();
    const other = await newKey();
    await make("moving");
    for (let at = 0; at < 300; at++) await put("moving", `i${at}`, `wandering-${at}`);
    const change = (SSESpecification: object) => db.call("UpdateTable", { TableName: "moving", SSESpecification });
    const { TableDescription } = await change({ Enabled: true, KMSMasterKeyId: one.KeyId });
    expect(TableDescription.SSEDescription).toEqual({ Status: "UPDATING", SSEType: "KMS", KMSMasterKeyArn: one.Arn });
    expect(await get("moving", "i7")).toBe("wandering-7");
    expect((await until("moving")).SSEDescription.Status).toBe("ENABLED");
    const same = { TableName: "moving", SSESpecification: { Enabled: true, KMSMasterKeyId: one.Arn } };
    expect(await db.fails("UpdateTable", same)).toBe(
      "ValidationException: One or more parameter values were invalid: Table is already encrypted with given KMSMasterKeyId",
    );
    await change({ Enabled: true, KMSMasterKeyId: other.Arn });
    expect((await until("moving")).SSEDescription.KMSMasterKeyArn).toBe(other.Arn);
    await kms("DisableKey", { KeyId: one.KeyId });
    expect(await get("moving", "i299")).toBe("wandering-299");
    await change({ Enabled: false });
    expect(await until("moving")).not.toHaveProperty("SSEDescription");
    await kms("DisableKey", { KeyId: other.KeyId });
    await fogbank.clock.advance(6 * minute);
    expect(await get("moving", "i0")).toBe("wandering-0");
    const none = { TableName: "moving", SSESpecification: { Enabled: false } };
    expect(await db.fails("UpdateTable", none)).toBe(
      "ValidationException: One or more parameter values were invalid: Table is already encrypted by default",
    );
  });

  it("is under the AWS managed key where none is named", async () => {
    const table = await make("managed", { Enabled: true });
    const { KeyMetadata } = await kms("DescribeKey", { KeyId: "alias/aws/dynamodb" });
    expect(table.SSEDescription.KMSMasterKeyArn).toBe(KeyMetadata.Arn);
    await put("managed", "one", "managed-secret");
    expect(await get("managed", "one")).toBe("managed-secret");
  });
});

describe("a key", () => {
  const refusals: [string, object, RegExp][] = [
    [
      "that is not there",
      { Enabled: true, KMSMasterKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      /^ValidationException: KMS validation error: com\.amazonaws\.services\.kms\.model\.NotFoundException: Key 'arn:aws:kms:us-east-1:000000000000:key\/1234abcd-12ab-34cd-56ef-1234567890ab' does not exist \(Service: AWSKMS; Status Code: 400; Error Code: NotFoundException; Request ID: [-0-9a-zA-Z]+; Proxy: null\)$/,
    ],
    [
      "of another type",
      { Enabled: true, SSEType: "AES256" },
      /^ValidationException: One or more parameter values were invalid: The only valid SSEType is KMS$/,
    ],
    [
      "without encryption",
      { Enabled: false, KMSMasterKeyId: "alias/x" },
      /^ValidationException: One or more parameter values were invalid: SSEType and KMSMasterKeyId must not be/,
    ],
  ];
  it.each(refusals)("%s is refused", async (_name, SSESpecification, expected) => {
    await expect(make("never", SSESpecification)).rejects.toThrow();
    const input = {
      TableName: "never",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      SSESpecification,
    };
    expect(await db.fails("CreateTable", input)).toMatch(expected);
    expect(await db.fails("DescribeTable", { TableName: "never" })).toMatch(/^ResourceNotFoundException/);
  });

  it("that is disabled closes the table once it has not been used for five minutes, and opens it again", async () => {
    const { KeyId } = await newKey();
    await make("closing", { Enabled: true, KMSMasterKeyId: KeyId });
    await db.call("UpdateTimeToLive", {
      TableName: "closing",
      TimeToLiveSpecification: { Enabled: true, AttributeName: "end" },
    });
    await put("closing", "one", "kept");
    const end = String(Math.floor(now() / 1_000) + 3_600);
    await db.call("PutItem", { TableName: "closing", Item: { id: { S: "brief" }, end: { N: end } } });
    await kms("DisableKey", { KeyId });
    await fogbank.clock.advance(4 * minute);
    expect(await get("closing", "one")).toBe("kept");
    await fogbank.clock.advance(6 * minute);
    const refusal =
      /^AccessDeniedException: KMS key access denied error: com\.amazonaws\.services\.kms\.model\.AWSKMSException: arn:aws:kms:.* is disabled\. \(Service: AWSKMS; Status Code: 400; Error Code: DisabledException; /;
    const Key = { id: { S: "one" } };
    expect(await db.fails("GetItem", { TableName: "closing", Key })).toMatch(refusal);
    expect(await db.fails("Scan", { TableName: "closing" })).toMatch(refusal);
    const TransactItems = [{ Delete: { TableName: "closing", Key } }];
    expect(await db.fails("TransactWriteItems", { TransactItems })).toMatch(refusal);
    const Statement = "SELECT * FROM closing";
    expect(await db.fails("ExecuteStatement", { Statement })).toMatch(refusal);
    const closed = await described("closing");
    expect(closed.TableStatus).toBe("INACCESSIBLE_ENCRYPTION_CREDENTIALS");
    expect(closed.SSEDescription.InaccessibleEncryptionDateTime).toBe(now() / 1_000);
    await fogbank.clock.advance(2 * 60 * minute);
    await kms("EnableKey", { KeyId });
    expect(await get("closing", "one")).toBe("kept");
    const open = await until("closing");
    expect(open.SSEDescription).not.toHaveProperty("InaccessibleEncryptionDateTime");
    await fogbank.clock.advance(minute);
    expect((await db.call("Scan", { TableName: "closing", Select: "COUNT" })).Count).toBe(1);
    await db.call("DeleteTable", { TableName: "closing" });
    await fogbank.clock.advance(minute);
    expect((await kms("ListGrants", { KeyId })).Grants).toEqual([]);
  });

  it("must be the caller's to use", async () => {
    const { KeyId, Arn } = await newKey();
    await make("guarded", { Enabled: true, KMSMasterKeyId: KeyId });
    await put("guarded", "one", "guarded-secret");
    await iam({ Action: "CreateUser", UserName: "reader" });
    const made = await iam({ Action: "CreateAccessKey", UserName: "reader" });
    const between = (tag: string) => made.split(`<${tag}>`)[1]?.split("<")[0] ?? "";
    const reader = { accessKeyId: between("AccessKeyId"), secretAccessKey: between("SecretAccessKey") };
    const allow = (Action: string, Resource: string) =>
      iam({
        Action: "PutUserPolicy",
        UserName: "reader",
        PolicyName: Action.replace(":", "-"),
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action, Resource }],
        }),
      });
    await allow("dynamodb:GetItem", "*");
    const input = { TableName: "guarded", Key: { id: { S: "one" } } };
    expect(await db.fails("GetItem", input, reader)).toMatch(
      /^AccessDeniedException: KMS key access denied error: .*kms:Decrypt/,
    );
    expect((await described("guarded")).TableStatus).toBe("ACTIVE");
    await allow("kms:Decrypt", Arn);
    expect((await db.call("GetItem", input, reader)).Item.secret.S).toBe("guarded-secret");
  });
});

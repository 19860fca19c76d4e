import { gunzipSync, gzipSync } from "node:zlib";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Exports to S3 and imports from it. */

let fogbank: Fogbank;
let s3: S3Client;
const now = () => fogbank.clock.now();
const db = dynamoWire(() => fogbank, now);
const Bucket = "transfers";
let TableArn = "";

const items = [
  { id: { S: "a" }, n: { N: "103" }, d: { N: "-8.5" }, text: { S: 'say "hi"\n\\ü' } },
  { id: { S: "b" }, bin: { B: "AQID" }, yes: { BOOL: true }, no: { NULL: true }, "a name": { S: "x" } },
  { id: { S: "c" }, ss: { SS: ["x", "y"] }, ns: { NS: ["1", "2.5"] }, bs: { BS: ["AQ=="] } },
  { id: { S: "d" }, l: { L: [{ S: "x" }, { N: "1" }, { M: { deep: { L: [] } } }] }, m: { M: {} }, big: { N: "1E+60" } },
];

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "transfer" });
  fogbank.clock.freeze();
  const { endpoint, credentials, region } = fogbank;
  s3 = new S3Client({ endpoint, credentials, region, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await db.call("CreateTable", {
    TableName: "source",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  ({ TableArn } = (await db.call("DescribeTable", { TableName: "source" })).Table);
});
afterAll(async () => {
  s3.destroy();
  await fogbank.stop();
});

async function exported(input: object) {
  const { ExportDescription } = await db.call("ExportTableToPointInTime", { TableArn, S3Bucket: Bucket, ...input });
  for (let turns = 0; turns < 500; turns++) {
    const found = await db.call("DescribeExport", { ExportArn: ExportDescription.ExportArn });
    if (found.ExportDescription.ExportStatus !== "IN_PROGRESS") return found.ExportDescription;
  }
  throw new Error("no export");
}

async function imported(input: object) {
  const { ImportTableDescription } = await db.call("ImportTable", input);
  for (let turns = 0; turns < 500; turns++) {
    const found = await db.call("DescribeImport", { ImportArn: ImportTableDescription.ImportArn });
    if (found.ImportTableDescription.ImportStatus !== "IN_PROGRESS") return found.ImportTableDescription;
  }
  throw new Error("no import");
}

async function read(Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

async function dataOf(Prefix: string): Promise<string> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  const parts = await Promise.all(Contents.map(async ({ Key = "" }) => gunzipSync(await read(Key)).toString()));
  return parts.join("");
}

const target = (TableName: string) => ({
  TableName,
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
});

async function contents(TableName: string) {
  const { Items } = await db.call("Scan", { TableName });
  return Items.sort((one: { id: { S: string } }, other: { id: { S: string } }) => (one.id.S < other.id.S ? -1 : 1));
}

const idOf = (arn: string) => arn.split("/").at(-1);

describe("an export", () => {
  it("needs point-in-time recovery", async () => {
    expect(await db.fails("ExportTableToPointInTime", { TableArn, S3Bucket: Bucket })).toMatch(
      /^PointInTimeRecoveryUnavailableException/,
    );
    await db.call("UpdateContinuousBackups", {
      TableName: "source",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    for (const Item of items) await db.call("PutItem", { TableName: "source", Item });
  });

  it.each(["DYNAMODB_JSON", "ION"])("of %s comes back by an import", async (ExportFormat) => {
    const S3Prefix = `full-${ExportFormat}`;
    const done = await exported({ ExportFormat, S3Prefix });
    expect(done).toMatchObject({ ExportStatus: "COMPLETED", ItemCount: 4, ExportType: "FULL_EXPORT" });
    const folder = `${S3Prefix}/AWSDynamoDB/${idOf(done.ExportArn)}`;
    const summary = JSON.parse(text(await read(`${folder}/manifest-summary.json`)));
    expect(summary).toMatchObject({ itemCount: 4, outputFormat: ExportFormat, s3Bucket: Bucket });
    const [file] = text(await read(summary.manifestFilesS3Key))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(file).toMatchObject({ itemCount: 4, dataFileS3Key: expect.stringContaining(`${folder}/data/`) });
    const got = await imported({
      S3BucketSource: { S3Bucket: Bucket, S3KeyPrefix: `${folder}/data/` },
      InputFormat: ExportFormat,
      InputCompressionType: "GZIP",
      TableCreationParameters: target(`copy-${ExportFormat}`),
    });
    expect(got).toMatchObject({ ImportStatus: "COMPLETED", ErrorCount: 0, ImportedItemCount: 4 });
    expect(await contents(`copy-${ExportFormat}`)).toEqual(await contents("source"));
  });

  it("has the changes of a window", async () => {
    await fogbank.clock.advance(60_000);
    const ExportFromTime = Math.floor(now() / 1_000);
    await fogbank.clock.advance(60_000);
    await db.call("PutItem", { TableName: "source", Item: { id: { S: "a" }, n: { N: "1" } } });
    await db.call("PutItem", { TableName: "source", Item: { id: { S: "new" } } });
    await db.call("DeleteItem", { TableName: "source", Key: { id: { S: "b" } } });
    await fogbank.clock.advance(15 * 60_000);
    const IncrementalExportSpecification = { ExportFromTime, ExportToTime: ExportFromTime + 900 };
    const done = await exported({ ExportType: "INCREMENTAL_EXPORT", IncrementalExportSpecification, S3Prefix: "part" });
    expect(done).toMatchObject({ ExportStatus: "COMPLETED", ItemCount: 3 });
    const lines = (await dataOf("part/AWSDynamoDB/data/"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const by = Object.fromEntries(lines.map((line) => [line.Keys.id.S, line]));
    expect(by.a).toMatchObject({ OldImage: { n: { N: "103" } }, NewImage: { id: { S: "a" }, n: { N: "1" } } });
    expect(by.new).not.toHaveProperty("OldImage");
    expect(by.b).not.toHaveProperty("NewImage");
  });

  it("fails where its bucket is missing", async () => {
    expect(await exported({ S3Bucket: "no-such-bucket" })).toMatchObject({
      ExportStatus: "FAILED",
      FailureCode: "NoSuchBucket",
    });
  });
});

describe("an import", () => {
  it("counts what is wrong, and types the keys of CSV", async () => {
    const csv = 'n,name,more\n1,"one, ""1""",x\n2,two,\nno,three,\n3,"line\nbreak",y\n';
    await s3.send(new PutObjectCommand({ Bucket, Key: "csv/a.csv.gz", Body: gzipSync(csv) }));
    const done = await imported({
      S3BucketSource: { S3Bucket: Bucket, S3KeyPrefix: "csv/" },
      InputFormat: "CSV",
      InputCompressionType: "GZIP",
      TableCreationParameters: {
        TableName: "rows",
        AttributeDefinitions: [{ AttributeName: "n", AttributeType: "N" }],
        KeySchema: [{ AttributeName: "n", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      },
    });
    expect(done).toMatchObject({
      ImportStatus: "COMPLETED",
      ErrorCount: 1,
      ProcessedItemCount: 4,
      ImportedItemCount: 3,
    });
    const { Item } = await db.call("GetItem", { TableName: "rows", Key: { n: { N: "1" } } });
    expect(Item).toEqual({ n: { N: "1" }, name: { S: 'one, "1"' }, more: { S: "x" } });
    expect(await db.call("GetItem", { TableName: "rows", Key: { n: { N: "3" } } })).toMatchObject({
      Item: { name: { S: "line\nbreak" } },
    });
  });

  it("refuses what it cannot unpack by name", async () => {
    const input = {
      S3BucketSource: { S3Bucket: Bucket },
      InputFormat: "CSV",
      InputCompressionType: "ZSTD",
      TableCreationParameters: target("zstd"),
    };
    expect(await db.fails("ImportTable", input)).toBe(
      "NotImplemented: ImportTable: InputCompressionType ZSTD is not implemented",
    );
  });
});

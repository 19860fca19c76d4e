import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { type DatasetFormat, datasetFiles } from "../../tools/dataset/files.ts";
import { measurement } from "../../tools/dataset/items.ts";
import { type Answer, dynamoWire } from "../dynamodb/wire.ts";

/** The generated data set goes from S3 into tables; FOGBANK_IMPORT_ITEMS asks for all of its million. */

const count = Number(process.env.FOGBANK_IMPORT_ITEMS ?? "") || 5_000;
const perFile = Math.ceil(count / 20);
const Bucket = "weather";

let folder: string;
let fogbank: Fogbank;
let s3: S3Client;
const db = dynamoWire(() => fogbank);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fogbank-import-"));
  fogbank = await start({ data: folder, port: 0 });
  const { endpoint, credentials, region } = fogbank;
  s3 = new S3Client({ endpoint, credentials, region, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await fogbank.stop();
  rmSync(folder, { recursive: true, force: true });
});

function importOf(TableName: string, InputFormat: DatasetFormat): object {
  return {
    S3BucketSource: { S3Bucket: Bucket, S3KeyPrefix: `${InputFormat}/` },
    InputFormat,
    InputCompressionType: "GZIP",
    TableCreationParameters: {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "station", AttributeType: "S" },
        { AttributeName: "at", AttributeType: "N" },
        { AttributeName: "sky", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "station", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-sky",
          KeySchema: [
            { AttributeName: "sky", KeyType: "HASH" },
            { AttributeName: "at", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    },
  };
}

/** What DescribeImport said of it until it was over. */
async function follow(ImportArn: string): Promise<{ readonly counts: number[]; readonly end: Answer }> {
  const counts: number[] = [];
  for (;;) {
    const { ImportTableDescription: said } = await db.call("DescribeImport", { ImportArn });
    if (said.ProcessedItemCount !== counts.at(-1)) counts.push(said.ProcessedItemCount);
    if (said.ImportStatus !== "IN_PROGRESS") return { counts, end: said };
    // Seldom enough not to be in its way.
    await new Promise((resolve) => setTimeout(resolve, count / 500));
  }
}

async function countOf(TableName: string, input: object): Promise<number> {
  let found = 0;
  let ExclusiveStartKey: object | undefined;
  do {
    const page = await db.call("Query", { TableName, ...input, Select: "COUNT", ExclusiveStartKey });
    found += page.Count;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

const timeout = 60_000 + count * 2;

describe.each<[DatasetFormat, string]>([
  ["DYNAMODB_JSON", "N"],
  ["CSV", "S"],
])(`%s, ${count} items`, (format, typeOfDegrees) => {
  it("comes into a table, and its progress is seen", { timeout }, async () => {
    for (const { name, bytes } of datasetFiles(format, count, perFile))
      await s3.send(new PutObjectCommand({ Bucket, Key: `${format}/${name}`, Body: bytes }));
    const TableName = `weather-${format}`;
    const { ImportTableDescription } = await db.call("ImportTable", importOf(TableName, format));
    const { counts, end } = await follow(ImportTableDescription.ImportArn);
    expect(end).toMatchObject({
      ImportStatus: "COMPLETED",
      ProcessedItemCount: count,
      ImportedItemCount: count,
      ErrorCount: 0,
    });
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));

    const { Table } = await db.call("DescribeTable", { TableName });
    expect([Table.TableStatus, Table.ItemCount, Table.GlobalSecondaryIndexes[0].ItemCount]).toEqual([
      "ACTIVE",
      count,
      count,
    ]);
    for (const number of [0, 1, Math.floor(count / 2), count - 1]) {
      const { station, at, degrees, sky, note } = measurement(number);
      const key = { station: { S: station }, at: { N: String(at) } };
      const { Item } = await db.call("GetItem", { TableName, Key: key });
      expect(Item).toEqual({ ...key, degrees: { [typeOfDegrees]: degrees }, sky: { S: sky }, note: { S: note } });
    }
    let snow = 0;
    for (let number = 0; number < count; number++) if (measurement(number).sky === "snow") snow++;
    const asked = { KeyConditionExpression: "sky = :snow", ExpressionAttributeValues: { ":snow": { S: "snow" } } };
    expect(await countOf(TableName, { IndexName: "by-sky", ...asked })).toBe(snow);
  });
});

import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InventoryConfiguration } from "../../src/model/types/s3.d.ts";
import { account, dayMs, home, openRegion, wholeOf } from "./jobs-region.ts";

/** Inventory reports, written by the clock into a bucket whose policy is AWS's own example. */

const region = openRegion();
const { s3, clock } = region;
const CreateBucketConfiguration = { LocationConstraint: home } as const;
afterAll(() => clock.stop());

const configuration: InventoryConfiguration = {
  Id: "daily",
  IsEnabled: true,
  IncludedObjectVersions: "All",
  Filter: { Prefix: "in/" },
  Schedule: { Frequency: "Daily" },
  OptionalFields: ["Size", "ETag", "StorageClass", "EncryptionStatus"],
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "CSV", Prefix: "p" } },
};
const configure = (more: Partial<InventoryConfiguration>) =>
  s3("PutBucketInventoryConfiguration", {
    Bucket: "listed",
    Id: more.Id ?? "daily",
    InventoryConfiguration: { ...configuration, ...more },
  });

beforeAll(async () => {
  for (const Bucket of ["listed", "reports"]) await s3("CreateBucket", { Bucket, CreateBucketConfiguration });
  await s3("PutBucketVersioning", { Bucket: "listed", VersioningConfiguration: { Status: "Enabled" } });
  // User guide, "Granting permissions for S3 Inventory and S3 analytics".
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: ["arn:aws:s3:::reports/*"],
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:s3:::listed" },
          StringEquals: { "aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control" },
        },
      },
    ],
  });
  await s3("PutBucketPolicy", { Bucket: "reports", Policy });
  await configure({});
});

describe("a report", () => {
  it("is written at midnight, whole, with its manifest", async () => {
    await region.put("listed", 'in/a "b"', "12345");
    await region.put("listed", 'in/a "b"', "1");
    await region.put("listed", "out", "1");
    await s3("DeleteObject", { Bucket: "listed", Key: "in/c" });
    await clock.advance(dayMs);
    const stamp = "2026-01-16T00-00";
    const read = async (Key: string) => wholeOf((await s3("GetObject", { Bucket: "reports", Key })).Body);
    const manifest = await read(`p/listed/daily/${stamp}Z/manifest.json`);
    const checksum = createHash("md5").update(manifest).digest("hex");
    expect((await read(`p/listed/daily/${stamp}Z/manifest.checksum`)).toString()).toBe(checksum);
    const { files, ...rest } = JSON.parse(manifest.toString());
    expect(rest).toEqual({
      sourceBucket: "listed",
      destinationBucket: "arn:aws:s3:::reports",
      version: "2016-11-30",
      creationTimestamp: String(Date.UTC(2026, 0, 16)),
      fileFormat: "CSV",
      fileSchema: "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, StorageClass, EncryptionStatus",
    });
    const [{ key, MD5checksum }] = files;
    const data = await read(key);
    expect(createHash("md5").update(data).digest("hex")).toBe(MD5checksum);
    expect(gunzipSync(data).toString().split("\n")).toEqual([
      expect.stringMatching(
        /^"listed","in\/a%20%22b%22","[\w.]{32}","true","false","1","c4ca4238a0b923820dcc509a6f75849b","STANDARD","SSE-S3"$/,
      ),
      expect.stringMatching(
        /^"listed","in\/a%20%22b%22","[\w.]{32}","false","false","5","827ccb0eea8a706c4c34a16891f84e7b","STANDARD","SSE-S3"$/,
      ),
      expect.stringMatching(/^"listed","in\/c","[\w.]{32}","true","true","","","",""$/),
      "",
    ]);
    const links = await read("p/listed/daily/hive/dt=2026-01-16-00-00/symlink.txt");
    expect(links.toString()).toBe(`s3://reports/${key}`);
  });

  it("comes on Sundays where it is weekly", async () => {
    await configure({ Id: "weekly", IncludedObjectVersions: "Current", Schedule: { Frequency: "Weekly" } });
    const manifests = async () =>
      (await region.keys("reports")).filter((key) => key.includes("/weekly/") && key.endsWith("manifest.json"));
    await clock.set(Date.UTC(2026, 0, 18) - 1);
    expect(await manifests()).toEqual([]);
    await clock.advance(2 * dayMs);
    expect(await manifests()).toEqual(["p/listed/weekly/2026-01-18T00-00Z/manifest.json"]);
  });
});

it.each<[string, Partial<InventoryConfiguration>]>([
  ["the format ORC", { Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "ORC" } } }],
  ["the field ObjectLockEventHoldStatus", { OptionalFields: ["ObjectLockEventHoldStatus"] }],
])("%s is refused by name", async (what, more) => {
  await expect(configure(more)).rejects.toMatchObject({
    code: "NotImplemented",
    message: `PutBucketInventoryConfiguration: ${what} is not implemented`,
  });
});

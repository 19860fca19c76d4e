import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LifecycleRule } from "../../src/model/types/s3.d.ts";
import { bytesOf, dayMs, home, openRegion, start } from "./jobs-region.ts";

/** Lifecycle by the clock, over the whole road. */

const region = openRegion();
const { s3, clock } = region;
const CreateBucketConfiguration = { LocationConstraint: home } as const;
afterAll(() => region.clock.stop());

async function bucketWith(Bucket: string, rules: readonly LifecycleRule[], versioned = false): Promise<void> {
  await s3("CreateBucket", { Bucket, CreateBucketConfiguration });
  if (versioned) await s3("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } });
  await s3("PutBucketLifecycleConfiguration", { Bucket, LifecycleConfiguration: { Rules: rules } });
}

const whole = { ID: "a rule", Status: "Enabled", Filter: {} } as const;

describe("expiration", () => {
  it("is said beforehand, and comes at midnight", async () => {
    await bucketWith("short-lived", [{ ...whole, Filter: { Prefix: "logs/" }, Expiration: { Days: 1 } }]);
    const header = 'expiry-date="Sat, 17 Jan 2026 00:00:00 GMT", rule-id="a%20rule"';
    expect(await region.put("short-lived", "logs/a")).toMatchObject({ Expiration: header });
    await region.put("short-lived", "kept");
    expect(await s3("HeadObject", { Bucket: "short-lived", Key: "logs/a" })).toMatchObject({ Expiration: header });
    expect((await s3("HeadObject", { Bucket: "short-lived", Key: "kept" })).Expiration).toBeUndefined();
    await clock.set(Date.UTC(2026, 0, 17) - 1);
    expect(await region.keys("short-lived")).toEqual(["kept", "logs/a"]);
    await clock.advance(1);
    expect(await region.keys("short-lived")).toEqual(["kept"]);
  });

  it("takes thousands in slices", async () => {
    await bucketWith("many", [{ ...whole, Expiration: { Days: 1 } }]);
    for (let at = 0; at < 1_100; at++) await region.put("many", `k${at}`, "x");
    await clock.advance(3 * dayMs);
    expect(await region.keys("many")).toEqual([]);
  });
});

describe("versions", () => {
  it("are marked, then go, and the marker after them", async () => {
    await bucketWith(
      "kept-versions",
      [
        {
          ...whole,
          Expiration: { Days: 1 },
          NoncurrentVersionExpiration: { NoncurrentDays: 2 },
        },
      ],
      true,
    );
    await region.put("kept-versions", "a", "1");
    await region.put("kept-versions", "a", "2");
    const shape = async () => {
      const { Versions = [], DeleteMarkers = [] } = await s3("ListObjectVersions", { Bucket: "kept-versions" });
      return [Versions.length, DeleteMarkers.length];
    };
    await clock.advance(2 * dayMs);
    expect(await shape()).toEqual([2, 1]);
    await clock.advance(dayMs);
    expect(await shape()).toEqual([1, 1]);
    await clock.advance(2 * dayMs);
    expect(await shape()).toEqual([0, 0]);
  });
});

describe("transitions", () => {
  it("move an object down, where it must be restored to be read", async () => {
    await bucketWith("colder", [
      {
        ...whole,
        Transitions: [
          { Days: 30, StorageClass: "STANDARD_IA" },
          { Days: 60, StorageClass: "GLACIER" },
        ],
      },
    ]);
    await region.put("colder", "large", "x".repeat(130 * 1024));
    await region.put("colder", "small", "x");
    const classOf = async (Key: string) => (await s3("HeadObject", { Bucket: "colder", Key })).StorageClass;
    await clock.advance(32 * dayMs);
    expect([await classOf("large"), await classOf("small")]).toEqual(["STANDARD_IA", undefined]);
    await clock.advance(30 * dayMs);
    expect(await classOf("large")).toBe("GLACIER");
    await expect(region.text("colder", "large")).rejects.toMatchObject({ code: "InvalidObjectState" });

    await s3("RestoreObject", { Bucket: "colder", Key: "large", RestoreRequest: { Days: 1 } });
    await clock.advance(5 * 3_600_000);
    expect(await region.text("colder", "large")).toHaveLength(130 * 1024);
    await clock.advance(3 * dayMs);
    expect((await s3("HeadObject", { Bucket: "colder", Key: "large" })).Restore).toBeUndefined();
  });
});

describe("uploads", () => {
  beforeAll(() => bucketWith("unfinished", [{ ...whole, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }]));

  it("that nobody completes are aborted, as was said", async () => {
    const begun = await s3("CreateMultipartUpload", { Bucket: "unfinished", Key: "a" });
    const { UploadId = "" } = begun;
    expect(begun.AbortRuleId).toBe("a rule");
    await s3("UploadPart", { Bucket: "unfinished", Key: "a", UploadId, PartNumber: 1, Body: bytesOf("x".repeat(1e5)) });
    await clock.set((begun.AbortDate ?? 0) - 1);
    await s3("ListParts", { Bucket: "unfinished", Key: "a", UploadId });
    await clock.advance(1);
    await expect(s3("ListParts", { Bucket: "unfinished", Key: "a", UploadId })).rejects.toMatchObject({
      code: "NoSuchUpload",
    });
  });
});

describe("a walk that is cut off", () => {
  it("goes on where a new process finds it", async () => {
    const first = openRegion();
    await first.s3("CreateBucket", { Bucket: "again", CreateBucketConfiguration });
    await first.s3("PutBucketLifecycleConfiguration", {
      Bucket: "again",
      LifecycleConfiguration: { Rules: [{ ...whole, Expiration: { Days: 1 } }] },
    });
    await first.put("again", "a");
    first.clock.stop();
    const second = openRegion(first.store, first.blobs, start + 9 * dayMs);
    await second.cast.wake();
    await second.settle();
    expect(await second.keys("again")).toEqual([]);
    second.clock.stop();
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operations as IamOperations } from "../../src/model/types/iam.d.ts";
import type { Operations as KmsOperations } from "../../src/model/types/kms.d.ts";
import { account, bucket, bucketPolicy, openRegion, trailArn } from "./region.ts";

/** Trails: made, changed, refused; what they log, and when it is delivered. */

const region = openRegion();
const { trail, s3, clock } = region;
const iam = region.as<IamOperations>("iam");
const minute = 60_000;
afterAll(() => clock.stop());
beforeAll(async () => {
  await s3("CreateBucket", { Bucket: bucket });
});

const named = { Name: "main", S3BucketName: bucket };

describe("a trail that cannot deliver is refused", () => {
  it.each<[string, Parameters<typeof trail<"CreateTrail">>[1], string]>([
    ["no bucket", { ...named, S3BucketName: "not-there" }, "S3BucketDoesNotExistException"],
    ["no policy", named, "InsufficientS3BucketPolicyException"],
    ["a short name", { ...named, Name: "ab" }, "InvalidTrailNameException"],
    ["a name with a space", { ...named, Name: "a trail" }, "InvalidTrailNameException"],
    ["an organization", { ...named, IsOrganizationTrail: true }, "OrganizationsNotInUseException"],
    [
      "many regions without global services",
      { ...named, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
      "InvalidParameterCombinationException",
    ],
    [
      "CloudWatch Logs, by name",
      { ...named, CloudWatchLogsLogGroupArn: "arn:aws:logs:us-east-1:1:log-group:a:*" },
      "NotImplemented",
    ],
    ["a key that is not there", { ...named, KmsKeyId: "alias/none" }, "KmsKeyNotFoundException"],
  ])("%s", async (_, input, code) => {
    await expect(trail("CreateTrail", input)).rejects.toMatchObject({ code });
    expect(await trail("ListTrails", {})).toEqual({ Trails: [] });
  });

  it("what is not there is refused by name", async () => {
    await expect(trail("CreateChannel", { Name: "abc", Source: "Custom", Destinations: [] })).rejects.toMatchObject({
      code: "NotImplemented",
      message: expect.stringContaining("CreateChannel"),
    });
  });
});

describe("a trail", () => {
  beforeAll(async () => {
    await s3("PutBucketPolicy", { Bucket: bucket, Policy: bucketPolicy });
    await trail("CreateTrail", { ...named, TagsList: [{ Key: "team", Value: "audit" }] });
  });

  it("is described, listed and tagged", async () => {
    expect(await trail("GetTrail", { Name: trailArn })).toEqual({
      Trail: {
        Name: "main",
        S3BucketName: bucket,
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: false,
        HomeRegion: "us-east-1",
        TrailARN: trailArn,
        LogFileValidationEnabled: false,
        HasCustomEventSelectors: false,
        HasInsightSelectors: false,
        IsOrganizationTrail: false,
      },
    });
    await trail("AddTags", { ResourceId: trailArn, TagsList: [{ Key: "stage", Value: "test" }] });
    await trail("RemoveTags", { ResourceId: trailArn, TagsList: [{ Key: "team" }] });
    expect(await trail("ListTags", { ResourceIdList: [trailArn] })).toEqual({
      ResourceTagList: [{ ResourceId: trailArn, TagsList: [{ Key: "stage", Value: "test" }] }],
    });
    await expect(trail("CreateTrail", named)).rejects.toMatchObject({ code: "TrailAlreadyExistsException" });
    await expect(trail("GetTrail", { Name: "other" })).rejects.toMatchObject({ code: "TrailNotFoundException" });
  });

  it("logs from its start on, and delivers by the clock", async () => {
    await iam("CreateUser", { UserName: "before" });
    await trail("StartLogging", { Name: "main" });
    await iam("CreateUser", { UserName: "during" });
    await clock.advance(4 * minute);
    expect(await region.delivered()).toEqual([]);
    await clock.advance(2 * minute);
    const users = (await region.delivered()).filter(({ eventName }) => eventName === "CreateUser");
    expect(users).toMatchObject([{ requestParameters: { userName: "during" } }]);
    expect(await trail("GetTrailStatus", { Name: "main" })).toMatchObject({
      IsLogging: true,
      LatestDeliveryTime: Date.UTC(2026, 2, 1, 0, 5),
      LatestDeliveryAttemptSucceeded: "2026-03-01T00:05:00Z",
    });
  });

  it("tries again what its bucket did not take", async () => {
    await s3("DeleteBucketPolicy", { Bucket: bucket });
    await iam("CreateUser", { UserName: "patient" });
    await clock.advance(6 * minute);
    expect(await trail("GetTrailStatus", { Name: "main" })).toMatchObject({ LatestDeliveryError: "AccessDenied" });
    await s3("PutBucketPolicy", { Bucket: bucket, Policy: bucketPolicy });
    await clock.advance(6 * minute);
    expect(JSON.stringify(await region.delivered())).toContain('"userName":"patient"');
    expect(await trail("GetTrailStatus", { Name: "main" })).not.toHaveProperty("LatestDeliveryError");
  });

  it("logs data events where its selectors name them, and no others", async () => {
    await s3("PutObject", { Bucket: bucket, Key: "unseen" });
    await trail("PutEventSelectors", {
      TrailName: "main",
      AdvancedEventSelectors: [
        {
          Name: "objects",
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Data"] },
            { Field: "resources.type", Equals: ["AWS::S3::Object"] },
            { Field: "resources.ARN", StartsWith: [`arn:aws:s3:::${bucket}/seen`] },
          ],
        },
      ],
    });
    await s3("PutObject", { Bucket: bucket, Key: "seen/a" });
    await iam("CreateUser", { UserName: "unlogged" });
    await clock.advance(6 * minute);
    const text = JSON.stringify(await region.delivered());
    expect(text).not.toContain("unseen");
    expect(text).not.toContain("unlogged");
    expect((await region.delivered()).find(({ eventName }) => eventName === "PutObject")).toMatchObject({
      eventCategory: "Data",
      managementEvent: false,
      requestParameters: { bucketName: bucket, key: "seen/a" },
      additionalEventData: { bytesTransferredIn: 0, bytesTransferredOut: 0, SSEApplied: "Default_SSE_S3" },
      resources: [
        { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/seen/a` },
        { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` },
      ],
    });
  });

  it("is found, and changed only, where its home is", async () => {
    await trail("UpdateTrail", { Name: "main", IsMultiRegionTrail: true });
    expect((await trail("DescribeTrails", {})).trailList).toMatchObject([{ Name: "main", IsMultiRegionTrail: true }]);
  });

  it("delivers what it had logged when it is deleted", async () => {
    await trail("PutEventSelectors", { TrailName: "main", EventSelectors: [{ ReadWriteType: "WriteOnly" }] });
    await iam("CreateUser", { UserName: "last" });
    await trail("DeleteTrail", { Name: "main" });
    await clock.advance(6 * minute);
    expect(JSON.stringify(await region.delivered())).toContain('"userName":"last"');
    await expect(trail("GetTrailStatus", { Name: "main" })).rejects.toMatchObject({ code: "TrailNotFoundException" });
  });
});

it("is encrypted under a key whose policy lets CloudTrail use it, and refused under any other", async () => {
  const kms = region.as<KmsOperations>("kms");
  const { KeyMetadata } = await kms("CreateKey", {});
  const KmsKeyId = KeyMetadata?.Arn ?? "";
  const sealed = { ...named, KmsKeyId };
  await expect(trail("CreateTrail", sealed)).rejects.toMatchObject({ code: "InsufficientEncryptionPolicyException" });
  const CloudTrail = { Service: "cloudtrail.amazonaws.com" };
  const StringEquals = { "aws:SourceArn": trailArn };
  const StringLike = { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` };
  const Statement = [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
    { Effect: "Allow", Principal: CloudTrail, Action: "kms:DescribeKey", Resource: "*", Condition: { StringEquals } },
    {
      Effect: "Allow",
      Principal: CloudTrail,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: { StringEquals, StringLike },
    },
  ];
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await kms("PutKeyPolicy", { KeyId: KmsKeyId, PolicyName: "default", Policy });
  expect(await trail("CreateTrail", sealed)).toMatchObject({ KmsKeyId });
  await trail("DeleteTrail", { Name: "main" });
});

it("what waited is delivered by the next process", async () => {
  await trail("CreateTrail", named);
  await trail("StartLogging", { Name: "main" });
  await iam("CreateUser", { UserName: "survivor" });
  await clock.advance(2_000);
  clock.stop();
  const next = openRegion(region.store, region.blobs, clock.now());
  await next.cast.wake();
  await next.clock.advance(6 * minute);
  expect(JSON.stringify(await next.delivered())).toContain('"userName":"survivor"');
  next.clock.stop();
});

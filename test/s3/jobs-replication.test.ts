import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operations as IamOperations } from "../../src/model/types/iam.d.ts";
import type { Operations as KmsOperations } from "../../src/model/types/kms.d.ts";
import type { ReplicationRule, Operations as S3Operations } from "../../src/model/types/s3.d.ts";
import type { Operations as SqsOperations } from "../../src/model/types/sqs.d.ts";
import { account, bytesOf, home, openRegion, otherAccount } from "./jobs-region.ts";

/** Replication in a role, to another region and another account, with keys on both sides. */

const away = "us-west-2";
const region = openRegion();
const { s3 } = region;
const far = region.as<S3Operations>("s3", region.rootOf(account), away);
const foreign = region.as<S3Operations>("s3", region.rootOf(otherAccount));
const iam = region.as<IamOperations>("iam");
const roleArn = `arn:aws:iam::${account}:role/copier`;
afterAll(() => region.clock.stop());

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = (Action: readonly string[], Resource: string) => ({ Effect: "Allow", Action, Resource });

async function letRole(...statements: object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam("PutRolePolicy", { RoleName: "copier", PolicyName: "p", PolicyDocument });
}

const usual = [
  allow(["s3:GetObjectVersion*", "s3:GetObjectRetention", "s3:GetObjectLegalHold"], "arn:aws:s3:::source*/*"),
  allow(["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], "arn:aws:s3:::target*/*"),
  allow(["s3:ObjectOwnerOverrideToBucketOwner"], "arn:aws:s3:::target*/*"),
  allow(["kms:Decrypt", "kms:GenerateDataKey"], "*"),
];

type Make = typeof s3;
async function versioned(make: Make, Bucket: string, at: string = home, more: object = {}): Promise<void> {
  await make("CreateBucket", { Bucket, CreateBucketConfiguration: { LocationConstraint: at as typeof home }, ...more });
  await make("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } });
}

const ruleTo = (target: string, more: Partial<ReplicationRule> = {}): ReplicationRule => ({
  ID: `to-${target}`,
  Status: "Enabled",
  Priority: 1,
  Filter: {},
  DeleteMarkerReplication: { Status: "Enabled" },
  ...more,
  Destination: { Bucket: `arn:aws:s3:::${target}`, ...more.Destination },
});

const configure = (Bucket: string, ...Rules: ReplicationRule[]) =>
  s3("PutBucketReplication", { Bucket, ReplicationConfiguration: { Role: roleArn, Rules } });
const statusOf = async (Bucket: string, Key: string) => (await s3("HeadObject", { Bucket, Key })).ReplicationStatus;

beforeAll(async () => {
  await iam("CreateRole", { RoleName: "copier", AssumeRolePolicyDocument: trust });
  await letRole(...usual);
  await versioned(s3, "source");
  await versioned(far, "target-away", away);
  await configure("source", ruleTo("target-away"));
});

describe("a new version", () => {
  it("stands in the other region, the same but for its status", async () => {
    const put = await region.put("source", "a", "hello", {
      Metadata: { m: "1" },
      Tagging: "k=v",
      ContentType: "text/x",
    });
    expect(await statusOf("source", "a")).toBe("PENDING");
    await region.settle();
    expect(await statusOf("source", "a")).toBe("COMPLETED");
    const replica = await far("HeadObject", { Bucket: "target-away", Key: "a" });
    expect(replica).toMatchObject({
      ReplicationStatus: "REPLICA",
      VersionId: put.VersionId,
      ETag: put.ETag,
      Metadata: { m: "1" },
      ContentType: "text/x",
    });
    expect((await far("GetObjectTagging", { Bucket: "target-away", Key: "a" })).TagSet).toEqual([
      { Key: "k", Value: "v" },
    ]);
  });

  it("of many parts stays one of many parts", async () => {
    const large = "x".repeat(5 * 1024 * 1024);
    const { UploadId = "" } = await s3("CreateMultipartUpload", { Bucket: "source", Key: "parts" });
    const part = { Bucket: "source", Key: "parts", UploadId };
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (const [at, text] of [large, "end"].entries()) {
      const { ETag } = await s3("UploadPart", { ...part, PartNumber: at + 1, Body: bytesOf(text) });
      Parts.push({ PartNumber: at + 1, ETag });
    }
    const { ETag } = await s3("CompleteMultipartUpload", { ...part, MultipartUpload: { Parts } });
    await region.settle();
    const second = await far("HeadObject", { Bucket: "target-away", Key: "parts", PartNumber: 2 });
    expect(second).toMatchObject({ ETag, PartsCount: 2, ContentLength: 3 });
  });

  it("is marked as deleted there, and its tags follow", async () => {
    await region.put("source", "b", "1");
    await region.settle();
    await s3("PutObjectTagging", { Bucket: "source", Key: "b", Tagging: { TagSet: [{ Key: "x", Value: "y" }] } });
    await region.settle();
    expect((await far("GetObjectTagging", { Bucket: "target-away", Key: "b" })).TagSet).toEqual([
      { Key: "x", Value: "y" },
    ]);
    expect(await statusOf("source", "b")).toBe("COMPLETED");
    await s3("DeleteObject", { Bucket: "source", Key: "b" });
    await region.settle();
    await expect(far("HeadObject", { Bucket: "target-away", Key: "b" })).rejects.toMatchObject({ code: "NoSuchKey" });
  });

  it("is in its place, however many there are", async () => {
    const ids: (string | undefined)[] = [];
    for (let at = 0; at < 12; at++) ids.unshift((await region.put("source", "many", `${at}`)).VersionId);
    await region.settle();
    const { Versions = [] } = await far("ListObjectVersions", { Bucket: "target-away", Prefix: "many" });
    expect(Versions.map(({ VersionId }) => VersionId)).toEqual(ids);
  });

  it("does not overwrite what the destination has of its own", async () => {
    await far("PutObject", { Bucket: "target-away", Key: "own", Body: bytesOf("theirs") });
    await region.put("source", "own", "ours");
    await region.settle();
    const { Versions = [] } = await far("ListObjectVersions", { Bucket: "target-away", Prefix: "own" });
    expect(Versions).toHaveLength(2);
    expect(await statusOf("source", "own")).toBe("COMPLETED");
  });
});

describe("rules", () => {
  it("choose by prefix and tags; the rest has no status", async () => {
    await versioned(s3, "source-some");
    await versioned(s3, "target-some");
    await configure(
      "source-some",
      ruleTo("target-some", {
        Filter: { And: { Prefix: "in/", Tags: [{ Key: "k", Value: "v" }] } },
        DeleteMarkerReplication: { Status: "Disabled" },
        Destination: { Bucket: "arn:aws:s3:::target-some", StorageClass: "STANDARD_IA" },
      }),
    );
    await region.put("source-some", "in/a", "1", { Tagging: "k=v" });
    await region.put("source-some", "in/b", "1", { Tagging: "k=w" });
    await region.put("source-some", "out/a", "1", { Tagging: "k=v" });
    await region.settle();
    expect(await region.keys("target-some")).toEqual(["in/a"]);
    expect((await s3("HeadObject", { Bucket: "target-some", Key: "in/a" })).StorageClass).toBe("STANDARD_IA");
    expect(await statusOf("source-some", "in/b")).toBeUndefined();
  });

  it("encrypt anew under the destination's key, as the role may", async () => {
    const kms = region.as<KmsOperations>("kms");
    const [mine = "", theirs = ""] = await Promise.all(
      [1, 2].map(async () => (await kms("CreateKey", {})).KeyMetadata?.Arn ?? ""),
    );
    await versioned(s3, "source-sealed");
    await versioned(s3, "target-sealed");
    await configure(
      "source-sealed",
      ruleTo("target-sealed", {
        SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" } },
        Destination: { Bucket: "arn:aws:s3:::target-sealed", EncryptionConfiguration: { ReplicaKmsKeyID: theirs } },
      }),
    );
    await region.put("source-sealed", "a", "secret", { ServerSideEncryption: "aws:kms", SSEKMSKeyId: mine });
    await region.settle();
    expect(await s3("HeadObject", { Bucket: "target-sealed", Key: "a" })).toMatchObject({ SSEKMSKeyId: theirs });
    expect(await region.text("target-sealed", "a")).toBe("secret");
  });

  it("hand objects over to the owner of the destination, who must let the role in", async () => {
    await versioned(s3, "source-given");
    await versioned(foreign, "target-given");
    await configure(
      "source-given",
      ruleTo("target-given", {
        Destination: {
          Bucket: "arn:aws:s3:::target-given",
          Account: otherAccount,
          AccessControlTranslation: { Owner: "Destination" },
        },
      }),
    );
    await region.put("source-given", "early", "1");
    await region.settle();
    expect(await statusOf("source-given", "early")).toBe("FAILED");
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: roleArn },
          Action: ["s3:ReplicateObject", "s3:ObjectOwnerOverrideToBucketOwner"],
          Resource: "arn:aws:s3:::target-given/*",
        },
      ],
    });
    await foreign("PutBucketPolicy", { Bucket: "target-given", Policy });
    await region.put("source-given", "late", "1");
    await region.settle();
    expect(await statusOf("source-given", "late")).toBe("COMPLETED");
    expect(await foreign("GetObject", { Bucket: "target-given", Key: "late" })).toMatchObject({
      ETag: expect.anything(),
    });
  });
});

describe("two buckets that replicate to each other", () => {
  it("exchange what is changed about replicas, and no more", async () => {
    const both = { SourceSelectionCriteria: { ReplicaModifications: { Status: "Enabled" } } } as const;
    for (const name of ["source-left", "target-right"]) await versioned(s3, name);
    await letRole(allow(["s3:*"], "*"));
    await configure("source-left", ruleTo("target-right", both));
    await configure("target-right", ruleTo("source-left", both));
    await region.put("source-left", "a");
    await region.settle();
    expect((await s3("ListObjectVersions", { Bucket: "source-left" })).Versions).toHaveLength(1);
    await s3("PutObjectTagging", { Bucket: "target-right", Key: "a", Tagging: { TagSet: [{ Key: "k", Value: "v" }] } });
    await region.settle();
    expect((await s3("GetObjectTagging", { Bucket: "source-left", Key: "a" })).TagSet).toEqual([
      { Key: "k", Value: "v" },
    ]);
    expect(await statusOf("source-left", "a")).toBe("COMPLETED");
    expect(await statusOf("target-right", "a")).toBe("REPLICA");
    await letRole(...usual);
  });
});

describe("a failure", () => {
  it("is told with its reason", async () => {
    const sqs = region.as<SqsOperations>("sqs");
    const QueueArn = `arn:aws:sqs:${home}:${account}:failures`;
    const Policy = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: QueueArn }],
    });
    const { QueueUrl = "" } = await sqs("CreateQueue", { QueueName: "failures", Attributes: { Policy } });
    await versioned(s3, "source-broken");
    await versioned(s3, "elsewhere");
    await configure("source-broken", ruleTo("elsewhere"));
    await s3("PutBucketNotificationConfiguration", {
      Bucket: "source-broken",
      SkipDestinationValidation: true,
      NotificationConfiguration: {
        QueueConfigurations: [{ Id: "q", QueueArn, Events: ["s3:Replication:OperationFailedReplication"] }],
      },
    });
    await region.put("source-broken", "a");
    await region.settle();
    expect(await statusOf("source-broken", "a")).toBe("FAILED");
    const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl });
    expect(JSON.parse(Messages[0]?.Body ?? "{}").Records).toMatchObject([
      {
        eventVersion: "2.2",
        eventName: "Replication:OperationFailedReplication",
        replicationEventData: {
          replicationRuleId: "to-elsewhere",
          destinationBucket: "arn:aws:s3:::elsewhere",
          s3Operation: "OBJECT_PUT",
          failureReason: "DstPutObjectNotPermitted",
        },
      },
    ]);
  });
});

it("what was acknowledged is replicated by the next process", async () => {
  await region.put("source", "after-death", "1");
  const next = openRegion(region.store, region.blobs, region.clock.now());
  region.clock.stop();
  await next.cast.wake();
  await next.settle();
  expect((await next.s3("HeadObject", { Bucket: "source", Key: "after-death" })).ReplicationStatus).toBe("COMPLETED");
  next.clock.stop();
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operations as EventsOperations } from "../../src/model/types/events.d.ts";
import type { Operations as SqsOperations } from "../../src/model/types/sqs.d.ts";
import { hostId } from "../../src/services/s3/jobs/notifications/record.ts";
import { hostId as answeredHostId } from "../../src/wire/s3-answer.ts";
import { account, bytesOf, home, openRegion, start } from "./jobs-region.ts";

/** Who is told what of changes to objects: queues by notifications, everybody else by EventBridge. */

const region = openRegion();
const { s3 } = region;
const sqs = region.as<SqsOperations>("sqs");
const events = region.as<EventsOperations>("events");
const Bucket = "noisy";

async function queueFor(name: string, source: object): Promise<string> {
  const arn = `arn:aws:sqs:${home}:${account}:${name}`;
  const Policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: arn, ...source }],
  });
  await sqs("CreateQueue", { QueueName: name, Attributes: { Policy } });
  return arn;
}

const fromS3 = (bucket: string) => ({
  Principal: { Service: "s3.amazonaws.com" },
  Condition: {
    ArnEquals: { "aws:SourceArn": `arn:aws:s3:::${bucket}` },
    StringEquals: { "aws:SourceAccount": account },
  },
});

/** What came in since the last look, in the order of the sequencers. */
async function heard(name: string): Promise<Record<string, unknown>[]> {
  await region.settle();
  const QueueUrl = `https://sqs.${home}.amazonaws.com/${account}/${name}`;
  const found: Record<string, unknown>[] = [];
  for (;;) {
    const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return found;
    for (const { Body = "", ReceiptHandle = "" } of Messages) {
      found.push(JSON.parse(Body));
      await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}

interface Record_ {
  readonly eventName: string;
  readonly s3: { readonly object: { readonly key: string; readonly sequencer?: string } };
}
const recordsOf = (messages: readonly Record<string, unknown>[]): Record_[] =>
  messages.flatMap(({ Records }) => Records as Record_[]);

beforeAll(async () => {
  const CreateBucketConfiguration = { LocationConstraint: home } as const;
  await s3("CreateBucket", { Bucket, CreateBucketConfiguration });
  const QueueArn = await queueFor("told", fromS3(Bucket));
  const bridged = await queueFor("bridged", { Principal: { Service: "events.amazonaws.com" } });
  await events("PutRule", { Name: "all", EventPattern: JSON.stringify({ source: ["aws.s3"] }) });
  await events("PutTargets", { Rule: "all", Targets: [{ Id: "1", Arn: bridged }] });
  await s3("PutBucketNotificationConfiguration", {
    Bucket,
    NotificationConfiguration: {
      EventBridgeConfiguration: {},
      QueueConfigurations: [
        {
          Id: "made",
          QueueArn,
          Events: ["s3:ObjectCreated:*"],
          Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "in/" }] } },
        },
        { Id: "gone", QueueArn, Events: ["s3:ObjectRemoved:*", "s3:ObjectTagging:Put"] },
      ],
    },
  });
});
afterAll(() => region.clock.stop());

describe("a configuration", () => {
  it("is tried with a test event", async () => {
    expect(await heard("told")).toEqual([
      {
        Service: "Amazon S3",
        Event: "s3:TestEvent",
        Time: new Date(start).toISOString(),
        Bucket,
        RequestId: expect.any(String),
        HostId: expect.any(String),
      },
    ]);
  });

  it("is refused where its queue does not let S3 in", async () => {
    const QueueArn = await queueFor("closed", fromS3("another"));
    const put = s3("PutBucketNotificationConfiguration", {
      Bucket,
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectAcl:Put"] }] },
    });
    await expect(put).rejects.toMatchObject({
      code: "InvalidArgument",
      message: "Unable to validate the following destination configurations",
    });
  });
});

describe("a new object", () => {
  it("is told to the queue whose filter has it, as AWS tells it", async () => {
    await region.put(Bucket, "in/red flower+é.jpg", "hello");
    await region.put(Bucket, "out/of-the-filter");
    expect(await heard("told")).toEqual([
      {
        Records: [
          {
            eventVersion: "2.1",
            eventSource: "aws:s3",
            awsRegion: home,
            eventTime: new Date(start).toISOString(),
            eventName: "ObjectCreated:Put",
            userIdentity: { principalId: expect.stringMatching(/^A[0-9A-Z]{13}$/) },
            requestParameters: { sourceIPAddress: "192.0.2.1" },
            responseElements: { "x-amz-request-id": expect.any(String), "x-amz-id-2": answeredHostId },
            s3: {
              s3SchemaVersion: "1.0",
              configurationId: "made",
              bucket: {
                name: Bucket,
                ownerIdentity: { principalId: expect.stringMatching(/^A[0-9A-Z]{13}$/) },
                arn: `arn:aws:s3:::${Bucket}`,
              },
              object: {
                key: "in/red+flower%2B%C3%A9.jpg",
                size: 5,
                eTag: "5d41402abc4b2a76b9719d911017c592",
                sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
              },
            },
          },
        ],
      },
    ]);
    expect(hostId).toBe(answeredHostId);
  });

  it("is told to EventBridge, its key as it is", async () => {
    const [first] = await heard("bridged");
    expect(first).toMatchObject({
      source: "aws.s3",
      "detail-type": "Object Created",
      account,
      region: home,
      resources: [`arn:aws:s3:::${Bucket}`],
      detail: {
        version: "0",
        bucket: { name: Bucket },
        object: {
          key: "in/red flower+é.jpg",
          size: 5,
          etag: "5d41402abc4b2a76b9719d911017c592",
          sequencer: expect.any(String),
        },
        "request-id": expect.any(String),
        requester: account,
        "source-ip-address": "192.0.2.1",
        reason: "PutObject",
      },
    });
  });

  it("is told by the way that it came", async () => {
    await heard("told");
    await s3("CopyObject", { Bucket, Key: "in/copy", CopySource: `${Bucket}/out/of-the-filter` });
    const { UploadId = "" } = await s3("CreateMultipartUpload", { Bucket, Key: "in/parts" });
    const { ETag } = await s3("UploadPart", { Bucket, Key: "in/parts", UploadId, PartNumber: 1, Body: bytesOf("one") });
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await s3("CompleteMultipartUpload", { Bucket, Key: "in/parts", UploadId, MultipartUpload });
    expect(recordsOf(await heard("told")).map(({ eventName }) => eventName)).toEqual([
      "ObjectCreated:Copy",
      "ObjectCreated:CompleteMultipartUpload",
    ]);
  });

  it("is not told where it was refused", async () => {
    await expect(region.put(Bucket, "in/copy", "x", { IfNoneMatch: "*" })).rejects.toThrow();
    expect(await heard("told")).toEqual([]);
  });
});

describe("changes of one key", () => {
  it("have sequencers that grow", async () => {
    for (let at = 0; at < 5; at++) await region.put(Bucket, "in/turn", `${at}`);
    await s3("DeleteObject", { Bucket, Key: "in/turn" });
    await region.put(Bucket, "in/turn");
    const sequencers = recordsOf(await heard("told")).map(({ s3: { object } }) => object.sequencer);
    expect(new Set(sequencers).size).toBe(7);
    expect([...sequencers].sort()).toEqual(sequencers);
  });
});

describe("tags and deletions", () => {
  it("are told with what is known of them", async () => {
    await s3("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } });
    const { VersionId = "" } = await region.put(Bucket, "kept");
    await s3("PutObjectTagging", { Bucket, Key: "kept", Tagging: { TagSet: [{ Key: "a", Value: "b" }] } });
    const marker = await s3("DeleteObject", { Bucket, Key: "kept" });
    await s3("DeleteObject", { Bucket, Key: "kept", VersionId });
    const told = (await heard("told")).flatMap(({ Records }) => Records as object[]);
    expect(told).toMatchObject([
      { eventVersion: "2.3", eventName: "ObjectTagging:Put", s3: { object: { key: "kept", versionId: VersionId } } },
      {
        eventVersion: "2.1",
        eventName: "ObjectRemoved:DeleteMarkerCreated",
        s3: { object: { key: "kept", eTag: "d41d8cd98f00b204e9800998ecf8427e", versionId: marker.VersionId } },
      },
      { eventVersion: "2.1", eventName: "ObjectRemoved:Delete", s3: { object: { key: "kept", versionId: VersionId } } },
    ]);
    const details = (await heard("bridged")).slice(-3);
    expect(
      details.map((each) => [each["detail-type"], (each.detail as Record<string, unknown>)["deletion-type"]]),
    ).toEqual([
      ["Object Tags Added", undefined],
      ["Object Deleted", "Delete Marker Created"],
      ["Object Deleted", "Permanently Deleted"],
    ]);
  });
});

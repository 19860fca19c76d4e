import { afterAll, expect, it } from "vitest";
import type { Operations } from "../../src/model/types/sqs.d.ts";
import { account, bucket, bucketPolicy, openRegion } from "../cloudtrail/region.ts";

/** What CloudTrail has of SQS: messages make data events, without what stands in them. */

const region = openRegion();
afterAll(() => region.clock.stop());
const { trail, s3, clock } = region;
const sqs = region.as<Operations>("sqs");

it("logs who sent, received and deleted, and not what", async () => {
  await s3("CreateBucket", { Bucket: bucket });
  await s3("PutBucketPolicy", { Bucket: bucket, Policy: bucketPolicy });
  await trail("CreateTrail", { Name: "main", S3BucketName: bucket });
  await trail("PutEventSelectors", {
    TrailName: "main",
    AdvancedEventSelectors: [
      {
        FieldSelectors: [
          { Field: "eventCategory", Equals: ["Data"] },
          { Field: "resources.type", Equals: ["AWS::SQS::Queue"] },
        ],
      },
    ],
  });
  await trail("StartLogging", { Name: "main" });
  const { QueueUrl = "" } = await sqs("CreateQueue", { QueueName: "orders" });
  await sqs("SendMessage", { QueueUrl, MessageBody: "confidential" });
  const { Messages: [message] = [] } = await sqs("ReceiveMessage", { QueueUrl });
  await sqs("DeleteMessage", { QueueUrl, ReceiptHandle: message?.ReceiptHandle });
  await clock.advance(6 * 60_000);
  const records = await region.delivered();
  expect(JSON.stringify(records)).not.toContain("confidential");
  expect(records.map(({ eventName }) => eventName).sort()).toEqual(["DeleteMessage", "ReceiveMessage", "SendMessage"]);
  for (const record of records) {
    expect(record).toMatchObject({
      eventCategory: "Data",
      eventSource: "sqs.amazonaws.com",
      requestParameters: { queueUrl: QueueUrl },
      resources: [{ type: "AWS::SQS::Queue", ARN: `arn:aws:sqs:us-east-1:${account}:orders` }],
    });
  }
});

it("has queues themselves in the history", async () => {
  await sqs("CreateQueue", { QueueName: "invoices" });
  const [record] = await region.lookUp("CreateQueue");
  expect(record).toMatchObject({ eventCategory: "Management", requestParameters: { queueName: "invoices" } });
  expect(await region.lookUp("SendMessage")).toEqual([]);
});

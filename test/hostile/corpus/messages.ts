import { form, json, type Request } from "../make.ts";
import { arn, queueUrl } from "./world.ts";

const sqs = (operation: string, input: object): Request =>
  json("sqs", `AmazonSQS.${operation}`, { QueueUrl: queueUrl, ...input });
const sns = (Action: string, parameters: Readonly<Record<string, string>>): Request =>
  form("sns", { Action, Version: "2010-03-31", ...parameters });

const attribute = { DataType: "Number.int", StringValue: "5" };
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn("sqs", "q"),
      Condition: { ArnLike: { "aws:SourceArn": arn("sns", "*") } },
    },
  ],
});
const filter = JSON.stringify({
  kind: ["a", { prefix: "b" }, { "anything-but": ["c"] }, { numeric: [">", 1, "<=", 5] }, { exists: true }],
  $or: [{ x: ["1"] }, { y: [{ cidr: "10.0.0.0/8" }] }],
});

export const messageRequests: readonly Request[] = [
  sqs("SendMessage", { MessageBody: "m", DelaySeconds: 0, MessageAttributes: { a: attribute } }),
  sqs("SendMessage", {
    QueueUrl: `${queueUrl}.fifo`,
    MessageBody: "m",
    MessageGroupId: "g",
    MessageDeduplicationId: "d",
  }),
  sqs("SendMessage", {
    MessageBody: "m",
    MessageAttributes: { b: { DataType: "Binary", BinaryValue: "AAEC" } },
    MessageSystemAttributes: {
      AWSTraceHeader: { DataType: "String", StringValue: "Root=1-5759e988-bd862e3fe1be46a994272793" },
    },
  }),
  sqs("SendMessageBatch", {
    Entries: [
      { Id: "a", MessageBody: "m", MessageAttributes: { a: attribute } },
      { Id: "b", MessageBody: "n", DelaySeconds: 1 },
    ],
  }),
  sqs("ReceiveMessage", {
    MaxNumberOfMessages: 3,
    VisibilityTimeout: 1,
    WaitTimeSeconds: 0,
    AttributeNames: ["All"],
    MessageAttributeNames: ["a.*", ".*"],
    ReceiveRequestAttemptId: "x",
  }),
  sqs("DeleteMessage", { ReceiptHandle: "{ReceiptHandle}" }),
  sqs("DeleteMessageBatch", { Entries: [{ Id: "a", ReceiptHandle: "{ReceiptHandle}" }] }),
  sqs("ChangeMessageVisibility", { ReceiptHandle: "{ReceiptHandle}", VisibilityTimeout: 3 }),
  sqs("ChangeMessageVisibilityBatch", {
    Entries: [{ Id: "a", ReceiptHandle: "{ReceiptHandle}", VisibilityTimeout: 3 }],
  }),
  sqs("SetQueueAttributes", { Attributes: { VisibilityTimeout: "3", Policy: policy } }),
  sqs("SetQueueAttributes", {
    QueueUrl: queueUrl.replace("/q", "/source"),
    Attributes: {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "q"), maxReceiveCount: "3" }),
      RedriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn("sqs", "q")] }),
    },
  }),
  sqs("CreateQueue", {
    QueueName: "n",
    Attributes: { DelaySeconds: "5", KmsMasterKeyId: "alias/aws/sqs" },
    tags: { k: "v" },
  }),
  sqs("AddPermission", { Label: "l", AWSAccountIds: ["111111111111"], Actions: ["SendMessage"] }),
  sqs("TagQueue", { Tags: { k: "v" } }),
  sqs("ListQueues", { QueueNamePrefix: "q", MaxResults: 1 }),
  sqs("StartMessageMoveTask", { SourceArn: arn("sqs", "q"), MaxNumberOfMessagesPerSecond: 5 }),
  sqs("CancelMessageMoveTask", { TaskHandle: "eyJ0YXNrSWQiOiJhIn0=" }),
  form("sqs", {
    Action: "SendMessageBatch",
    Version: "2012-11-05",
    QueueUrl: queueUrl,
    "SendMessageBatchRequestEntry.1.Id": "a",
    "SendMessageBatchRequestEntry.1.MessageBody": "m",
    "SendMessageBatchRequestEntry.1.MessageAttribute.1.Name": "n",
    "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType": "String",
    "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue": "v",
  }),
  sns("Publish", {
    TopicArn: arn("sns", "t"),
    Message: '{"default":"m","sqs":"n"}',
    MessageStructure: "json",
    Subject: "s",
    "MessageAttributes.entry.1.Name": "kind",
    "MessageAttributes.entry.1.Value.DataType": "String.Array",
    "MessageAttributes.entry.1.Value.StringValue": '["a",1,null]',
  }),
  sns("Publish", { TopicArn: arn("sns", "t.fifo"), Message: "m", MessageGroupId: "g", MessageDeduplicationId: "d" }),
  sns("Publish", { PhoneNumber: "+12065550100", Message: "m" }),
  sns("PublishBatch", {
    TopicArn: arn("sns", "t"),
    "PublishBatchRequestEntries.member.1.Id": "a",
    "PublishBatchRequestEntries.member.1.Message": "m",
    "PublishBatchRequestEntries.member.2.Id": "b",
    "PublishBatchRequestEntries.member.2.Message": "n",
  }),
  sns("Subscribe", {
    TopicArn: arn("sns", "t"),
    Protocol: "sqs",
    Endpoint: arn("sqs", "source"),
    "Attributes.entry.1.key": "FilterPolicy",
    "Attributes.entry.1.value": filter,
    "Attributes.entry.2.key": "FilterPolicyScope",
    "Attributes.entry.2.value": "MessageBody",
  }),
  sns("Subscribe", { TopicArn: arn("sns", "t"), Protocol: "email", Endpoint: "ada@example.com" }),
  sns("Subscribe", { TopicArn: arn("sns", "t"), Protocol: "http", Endpoint: "http://127.0.0.1:1/hook" }),
  sns("ConfirmSubscription", { TopicArn: arn("sns", "t"), Token: "2336412f37fb687f5d51e6e2425e9c" }),
  sns("SetSubscriptionAttributes", {
    SubscriptionArn: "{SubscriptionArn}",
    AttributeName: "FilterPolicy",
    AttributeValue: filter,
  }),
  sns("SetSubscriptionAttributes", {
    SubscriptionArn: "{SubscriptionArn}",
    AttributeName: "RedrivePolicy",
    AttributeValue: JSON.stringify({ deadLetterTargetArn: arn("sqs", "q") }),
  }),
  sns("SetTopicAttributes", {
    TopicArn: arn("sns", "t"),
    AttributeName: "DeliveryPolicy",
    AttributeValue: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":3,"minDelayTarget":1,"maxDelayTarget":2}}}',
  }),
  sns("SetTopicAttributes", {
    TopicArn: arn("sns", "t.fifo"),
    AttributeName: "ArchivePolicy",
    AttributeValue: '{"MessageRetentionPeriod":"30"}',
  }),
  sns("PutDataProtectionPolicy", {
    ResourceArn: arn("sns", "t"),
    DataProtectionPolicy: '{"Name":"p","Version":"2021-06-01","Statement":[]}',
  }),
  sns("CreatePlatformApplication", {
    Name: "app",
    Platform: "GCM",
    "Attributes.entry.1.key": "PlatformCredential",
    "Attributes.entry.1.value": "key",
  }),
  sns("ListSubscriptions", { NextToken: "AAE=" }),
  sns("CheckIfPhoneNumberIsOptedOut", { phoneNumber: "+12065550100" }),
  sns("CreateSMSSandboxPhoneNumber", { PhoneNumber: "+12065550100", LanguageCode: "en-US" }),
  {
    method: "GET",
    target: `/?Action=ConfirmSubscription&TopicArn=${arn("sns", "t")}&Token=abc`,
    headers: {},
    body: Buffer.alloc(0),
  },
  { method: "GET", target: "/SimpleNotificationService-0.pem", headers: {}, body: Buffer.alloc(0) },
];

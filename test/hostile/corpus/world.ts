import { form, json, type Request, rest, restJson } from "../make.ts";

export const account = "000000000000";
export const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${account}:${resource}`;
export const queueUrl = `http://localhost/${account}/q`;
export const roleArn = `arn:aws:iam::${account}:role/hands`;

const dynamodb = (operation: string, input: object): Request =>
  json("dynamodb", `DynamoDB_20120810.${operation}`, input);
const sqs = (operation: string, input: object): Request => json("sqs", `AmazonSQS.${operation}`, input);
const events = (operation: string, input: object): Request => json("events", `AWSEvents.${operation}`, input, "1.1");
const sns = (Action: string, parameters: Readonly<Record<string, string>>): Request =>
  form("sns", { Action, Version: "2010-03-31", ...parameters });
const xml = (target: string, body: string): Request => rest("s3", "PUT", target, body, "application/xml");

const trust = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: ["scheduler.amazonaws.com", "pipes.amazonaws.com", "events.amazonaws.com"] },
      Action: "sts:AssumeRole",
    },
  ],
};
const trailBucketPolicy = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "s3:*", Resource: "*" },
  ].map((each) => ({ ...each, Resource: ["arn:aws:s3:::trails", "arn:aws:s3:::trails/*"] })),
};

const sitePolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::site/*" }],
};
const queuePolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: arn("sqs", "q") }],
};

/**
 * Names that the world gives to what is made in it: where a request says `{UploadId}`, the last that was answered stands.
 * By the pattern that finds them.
 */
export const given: Readonly<Record<string, RegExp>> = {
  UploadId: /<UploadId>([^<]+)/,
  ETag: /<ETag>&quot;([^&]+)/,
  ReceiptHandle: /"ReceiptHandle":"([^"]+)"/,
  ConnectionArn: /"ConnectionArn":"([^"]+)"/,
  StreamArn: /"LatestStreamArn":"([^"]+)"/,
  ShardId: /"ShardId":"([^"]+)"/,
  ShardIterator: /"ShardIterator":"([^"]+)"/,
  Sequence: /"StartingSequenceNumber":"([^"]+)"/,
  SubscriptionArn: /<SubscriptionArn>(arn:[^<]+)/,
};

/** What the requests of the corpus are about; made in this order, and each must succeed. */
export const world: readonly Request[] = [
  form("iam", {
    Action: "CreateRole",
    Version: "2010-05-08",
    RoleName: "hands",
    AssumeRolePolicyDocument: JSON.stringify(trust),
  }),
  rest("s3", "PUT", "/bucket", "", "application/xml"),
  rest("s3", "PUT", "/versions", "", "application/xml", { "x-amz-bucket-object-lock-enabled": "true" }),
  rest("s3", "PUT", "/trails", "", "application/xml"),
  rest("s3", "PUT", "/trails?policy", JSON.stringify(trailBucketPolicy), "application/json"),
  rest("s3", "PUT", "/bucket/key", "body", "text/plain"),
  rest("s3", "PUT", "/bucket/a%2Fb.csv", "a,b\n1,2\n3,4\n", "text/csv"),
  rest("s3", "PUT", "/bucket/large", "x".repeat(80_000), "text/plain"),
  rest("s3", "PUT", "/versions/key", "body", "text/plain"),
  rest("s3", "PUT", "/site", "", "application/xml"),
  rest("s3", "DELETE", "/site?publicAccessBlock", "", "application/xml"),
  rest("s3", "PUT", "/site?policy", JSON.stringify(sitePolicy), "application/json"),
  rest("s3", "PUT", "/owned", "", "application/xml", { "x-amz-object-ownership": "ObjectWriter" }),
  rest("s3", "PUT", "/owned/key", "body", "text/plain"),
  rest("s3", "POST", "/bucket/up?uploads", "", "application/xml"),
  rest("s3", "PUT", "/bucket/up?partNumber=1&uploadId={UploadId}", "body", "text/plain"),
  rest("s3", "PUT", "/site/index.html", "<h1>hello</h1>", "text/html"),
  xml(
    "/site?website",
    '<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>no.html</Key></ErrorDocument><RoutingRules><RoutingRule><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition><Redirect><ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>',
  ),
  sqs("CreateQueue", { QueueName: "q", Attributes: { Policy: JSON.stringify(queuePolicy) } }),
  sqs("SendMessage", { QueueUrl: queueUrl, MessageBody: "m" }),
  sqs("ReceiveMessage", { QueueUrl: queueUrl }),
  sqs("CreateQueue", { QueueName: "q.fifo", Attributes: { FifoQueue: "true", ContentBasedDeduplication: "true" } }),
  sqs("CreateQueue", {
    QueueName: "source",
    Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "q"), maxReceiveCount: 2 }) },
  }),
  sns("CreateTopic", { Name: "t" }),
  sns("CreateTopic", { Name: "t.fifo", "Attributes.entry.1.key": "FifoTopic", "Attributes.entry.1.value": "true" }),
  sns("Subscribe", { TopicArn: arn("sns", "t"), Protocol: "sqs", Endpoint: arn("sqs", "q") }),
  events("CreateEventBus", { Name: "b" }),
  events("PutRule", { Name: "r", EventPattern: JSON.stringify({ source: ["mine"] }) }),
  events("PutTargets", { Rule: "r", Targets: [{ Id: "q", Arn: arn("sqs", "q") }] }),
  events("CreateConnection", {
    Name: "basic",
    AuthorizationType: "BASIC",
    AuthParameters: { BasicAuthParameters: { Username: "u", Password: "p" } },
  }),
  restJson("schemas", "POST", "/v1/registries/name/g", {}),
  restJson("schemas", "POST", "/v1/registries/name/g/schemas/name/s", {
    Type: "OpenApi3",
    Content:
      '{"openapi":"3.0.0","info":{"title":"s","version":"1"},"paths":{},"components":{"schemas":{"S":{"type":"object"}}}}',
  }),
  restJson("scheduler", "POST", "/schedule-groups/g", {}),
  dynamodb("CreateTable", {
    TableName: "things",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "at", AttributeType: "N" },
      { AttributeName: "kind", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "at", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "kinds",
        KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  }),
  dynamodb("CreateTable", {
    TableName: "plain",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  }),
  dynamodb("PutItem", {
    TableName: "things",
    Item: { id: { S: "1" }, at: { N: "1" }, kind: { S: "k" }, n: { N: "5" } },
  }),
  json("dynamodb", "DynamoDBStreams_20120810.DescribeStream", { StreamArn: "{StreamArn}" }),
  json("dynamodb", "DynamoDBStreams_20120810.GetShardIterator", {
    StreamArn: "{StreamArn}",
    ShardId: "{ShardId}",
    ShardIteratorType: "TRIM_HORIZON",
  }),
];

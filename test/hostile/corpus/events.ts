import { json, type Request, restJson } from "../make.ts";
import { account, arn, roleArn } from "./world.ts";

const events = (operation: string, input: object): Request => json("events", `AWSEvents.${operation}`, input, "1.1");
const trail = (operation: string, input: object): Request =>
  json("cloudtrail", `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`, input, "1.1");

const pattern = {
  source: ["mine", { prefix: { "equals-ignore-case": "m" } }],
  detail: {
    kind: [{ wildcard: "a*b*c" }, { suffix: "x" }, { "anything-but": { prefix: "y" } }],
    size: [{ numeric: [">=", 0, "<", 1e9] }],
    gone: [{ exists: false }],
    ip: [{ cidr: "10.0.0.0/24" }],
    $or: [{ a: [1] }, { b: [null, true] }],
  },
};
const event = {
  Source: "mine",
  DetailType: "d",
  Detail: JSON.stringify({ kind: "abc", size: 5, list: [1, { x: "y" }] }),
  Resources: [arn("sqs", "q")],
  Time: 1_767_225_600,
};
const openApi = JSON.stringify({
  openapi: "3.0.0",
  info: { title: "s", version: "1" },
  paths: {},
  components: { schemas: { S: { type: "object", properties: { a: { $ref: "#/components/schemas/S" } } } } },
});
const target = { Arn: arn("sqs", "q"), RoleArn: roleArn, Input: '{"a":1}' };
const schedule = {
  ScheduleExpression: "cron(0/5 10 ? * MON-FRI 2030)",
  ScheduleExpressionTimezone: "Europe/Berlin",
  FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 },
  Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 } },
  StartDate: 1_900_000_000,
};
const pipe = {
  Source: arn("sqs", "source"),
  Target: arn("sqs", "q"),
  RoleArn: roleArn,
  DesiredState: "STOPPED",
  SourceParameters: {
    FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ["a"] } }) }] },
    SqsQueueParameters: { BatchSize: 2 },
  },
  TargetParameters: { InputTemplate: '{"body": <$.body>}', SqsQueueParameters: { MessageGroupId: "$.messageId" } },
};

export const eventRequests: readonly Request[] = [
  events("PutEvents", { Entries: [event, { ...event, EventBusName: "b", TraceHeader: "Root=1-a-b" }] }),
  events("TestEventPattern", {
    EventPattern: JSON.stringify(pattern),
    Event: JSON.stringify({
      id: "1",
      account,
      source: "mine",
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: [],
      "detail-type": "d",
      detail: { kind: "aXbYc", size: 5, a: 1 },
    }),
  }),
  events("PutRule", {
    Name: "r",
    EventPattern: JSON.stringify(pattern),
    State: "ENABLED",
    Tags: [{ Key: "k", Value: "v" }],
  }),
  events("PutRule", { Name: "timed", ScheduleExpression: "rate(5 minutes)" }),
  events("PutRule", { Name: "cron", ScheduleExpression: "cron(0 12 L * ? *)" }),
  events("PutTargets", {
    Rule: "r",
    Targets: [
      {
        Id: "t",
        Arn: arn("sqs", "q"),
        InputTransformer: {
          InputPathsMap: { a: "$.detail.list[0]", b: "$.source" },
          InputTemplate: '{"x": <a>, "y": "<b>"}',
        },
        DeadLetterConfig: { Arn: arn("sqs", "q") },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 },
      },
      { Id: "u", Arn: arn("sns", "t"), InputPath: "$.detail" },
    ],
  }),
  events("RemoveTargets", { Rule: "r", Ids: ["u"] }),
  events("PutPermission", {
    EventBusName: "b",
    StatementId: "s",
    Action: "events:PutEvents",
    Principal: "111111111111",
  }),
  events("PutPermission", {
    EventBusName: "b",
    Policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "x",
          Effect: "Allow",
          Principal: "*",
          Action: "events:PutEvents",
          Resource: arn("events", "event-bus/b"),
        },
      ],
    }),
  }),
  events("CreateArchive", {
    ArchiveName: "a",
    EventSourceArn: arn("events", "event-bus/b"),
    EventPattern: '{"source":["x"]}',
    RetentionDays: 1,
  }),
  events("StartReplay", {
    ReplayName: "p",
    EventSourceArn: arn("events", "archive/a"),
    EventStartTime: 1_767_225_600,
    EventEndTime: 1_767_225_700,
    Destination: { Arn: arn("events", "event-bus/b"), FilterArns: [] },
  }),
  events("CreateConnection", {
    Name: "c",
    AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
    AuthParameters: {
      OAuthParameters: {
        ClientParameters: { ClientID: "i", ClientSecret: "s" },
        AuthorizationEndpoint: "https://127.0.0.1:1/token",
        HttpMethod: "POST",
      },
      InvocationHttpParameters: { HeaderParameters: [{ Key: "k", Value: "v", IsValueSecret: true }] },
    },
  }),
  events("UpdateConnection", {
    Name: "c",
    AuthorizationType: "BASIC",
    AuthParameters: { BasicAuthParameters: { Username: "u", Password: "p" } },
  }),
  events("CreateApiDestination", {
    Name: "d",
    ConnectionArn: "{ConnectionArn}",
    InvocationEndpoint: "https://127.0.0.1:1/*",
    HttpMethod: "POST",
    InvocationRateLimitPerSecond: 5,
  }),
  events("ListRules", { NamePrefix: "r", Limit: 1 }),
  events("ListRuleNamesByTarget", { TargetArn: arn("sqs", "q"), Limit: 1 }),
  events("CreateEventBus", { Name: "n", DeadLetterConfig: { Arn: arn("sqs", "q") } }),
  events("CreatePartnerEventSource", { Name: "aws.partner/example.com/a/b", Account: account }),
  events("PutPartnerEvents", { Entries: [{ ...event, Source: "aws.partner/example.com/a/b" }] }),
  events("TagResource", { ResourceARN: arn("events", "rule/r"), Tags: [{ Key: "k", Value: "v" }] }),
  restJson("schemas", "POST", "/v1/registries/name/n", { Description: "d", tags: { k: "v" } }),
  restJson("schemas", "PUT", "/v1/registries/name/g/schemas/name/s", { Type: "OpenApi3", Content: openApi }),
  restJson("schemas", "POST", "/v1/registries/name/g/schemas/name/j", {
    Type: "JSONSchemaDraft4",
    Content:
      '{"$schema":"http://json-schema.org/draft-04/schema#","type":"object","properties":{"a":{"type":"string"}}}',
  }),
  restJson("schemas", "GET", "/v1/registries/name/g/schemas/name/s?schemaVersion=1"),
  restJson("schemas", "GET", "/v1/registries/name/g/schemas/search?keywords=a&limit=2"),
  restJson("schemas", "GET", "/v1/registries/name/g/schemas/name/s/export?type=JSONSchemaDraft4"),
  restJson("schemas", "POST", "/v1/registries/name/g/schemas/name/s/language/TypeScript3"),
  restJson("schemas", "GET", "/v1/registries/name/g/schemas/name/s/language/TypeScript3/source"),
  restJson("schemas", "POST", "/v1/discover", {
    Type: "OpenApi3",
    Events: ['{"detail-type":"d","source":"s","detail":{"a":[1,{"b":null}],"__proto__":{}}}'],
  }),
  restJson("schemas", "POST", "/v1/discoverers", { SourceArn: arn("events", "event-bus/b") }),
  restJson("schemas", "PUT", "/v1/policy?registryName=g", { Policy: '{"Version":"2012-10-17","Statement":[]}' }),
  restJson("scheduler", "POST", "/schedules/s", schedule),
  restJson("scheduler", "PUT", "/schedules/s", { ...schedule, ScheduleExpression: "at(2030-01-01T00:00:00)" }),
  restJson("scheduler", "POST", "/schedules/universal", {
    ...schedule,
    ScheduleExpression: "rate(1 hours)",
    Target: {
      ...target,
      Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
      Input: '{"QueueUrl":"q","MessageBody":"m"}',
    },
  }),
  restJson("scheduler", "GET", "/schedules?ScheduleGroup=g&NamePrefix=s&MaxResults=2"),
  restJson("scheduler", "GET", "/schedules/s?groupName=default"),
  restJson("scheduler", "POST", "/schedule-groups/n", { Tags: [{ Key: "k", Value: "v" }] }),
  restJson("scheduler", "POST", `/tags/${encodeURIComponent(arn("scheduler", "schedule-group/g"))}`, {
    Tags: [{ Key: "k", Value: "v" }],
  }),
  restJson("pipes", "POST", "/v1/pipes/p", pipe),
  restJson("pipes", "PUT", "/v1/pipes/p", {
    RoleArn: roleArn,
    DesiredState: "STOPPED",
    TargetParameters: pipe.TargetParameters,
  }),
  restJson("pipes", "GET", "/v1/pipes?NamePrefix=p&Limit=2"),
  restJson("pipes", "POST", `/tags/${encodeURIComponent(arn("pipes", "pipe/p"))}`, { tags: { k: "v" } }),
  trail("CreateTrail", {
    Name: "trail",
    S3BucketName: "trails",
    S3KeyPrefix: "a",
    EnableLogFileValidation: true,
    TagsList: [{ Key: "k", Value: "v" }],
  }),
  trail("StartLogging", { Name: "trail" }),
  trail("PutEventSelectors", {
    TrailName: "trail",
    EventSelectors: [
      {
        ReadWriteType: "All",
        IncludeManagementEvents: true,
        DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::bucket/"] }],
      },
    ],
  }),
  trail("PutEventSelectors", {
    TrailName: "trail",
    AdvancedEventSelectors: [
      {
        Name: "n",
        FieldSelectors: [
          { Field: "eventCategory", Equals: ["Data"] },
          { Field: "resources.type", Equals: ["AWS::S3::Object"] },
          { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::bucket/"] },
        ],
      },
    ],
  }),
  trail("LookupEvents", {
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateTrail" }],
    StartTime: 1_767_225_600,
    EndTime: 1_999_999_999,
    MaxResults: 2,
  }),
  trail("ListPublicKeys", { StartTime: 1_767_225_600 }),
  trail("AddTags", { ResourceId: arn("cloudtrail", "trail/trail"), TagsList: [{ Key: "k", Value: "v" }] }),
];

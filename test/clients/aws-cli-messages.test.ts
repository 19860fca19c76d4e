import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { awsCli, awsProbe } from "./aws-cli.ts";
import { describeWith } from "./client.ts";

/** Queues, topics, rules, schedules and pipes from a shell. Versions differ in what they print of times, which is not looked at. */

const account = "111122223333";
const arn = (service: string, name: string): string => `arn:aws:${service}:us-east-1:${account}:${name}`;
const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

await describeWith("the AWS CLI, messages and events", awsProbe, () => {
  let fogbank: Fogbank;
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account });
  });
  afterAll(() => fogbank.stop());
  const aws = awsCli(() => fogbank);
  /** Version 1 takes SQS's endpoint from its own table, whatever AWS_ENDPOINT_URL says: see docs/names.md. */
  const here = (): string[] => ["--endpoint-url", fogbank.endpoint];

  async function queue(name: string): Promise<string> {
    const Policy = document({
      Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
      Action: "sqs:SendMessage",
      Resource: arn("sqs", name),
    });
    const attributes = aws.file(`${name}.json`, JSON.stringify({ Policy }));
    const made = await aws.ok<{ QueueUrl: string }>(
      ...["sqs", "create-queue", "--queue-name", name, "--attributes", attributes, ...here()],
    );
    expect(made.QueueUrl).toBe(`${fogbank.endpoint}/${account}/${name}`);
    return made.QueueUrl;
  }

  async function next(url: string): Promise<string> {
    const asked = ["sqs", "receive-message", "--queue-url", url, "--wait-time-seconds", "20", ...here()];
    const { Messages } = await aws.ok<{ Messages: { Body: string; ReceiptHandle: string }[] }>(...asked);
    const { Body = "", ReceiptHandle = "" } = Messages[0] ?? {};
    await aws.ok("sqs", "delete-message", "--queue-url", url, "--receipt-handle", ReceiptHandle, ...here());
    return Body;
  }

  async function role(name: string, service: string, Action: readonly string[]): Promise<string> {
    const trust = document({ Principal: { Service: service }, Action: "sts:AssumeRole" });
    const { Role } = await aws.ok<{ Role: { Arn: string } }>(
      ...["iam", "create-role", "--role-name", name, "--assume-role-policy-document", trust],
    );
    const policy = ["--policy-name", "own", "--policy-document", document({ Action, Resource: "*" })];
    await aws.ok("iam", "put-role-policy", "--role-name", name, ...policy);
    return Role.Arn;
  }

  it("sends to a queue, and says which queue is not there", async () => {
    const url = await queue("plain");
    await aws.ok("sqs", "send-message", "--queue-url", url, "--message-body", "hello", ...here());
    expect(await next(url)).toBe("hello");
    expect(await aws.fails("sqs", "get-queue-url", "--queue-name", "nobody", ...here())).toContain(
      "(AWS.SimpleQueueService.NonExistentQueue) when calling the GetQueueUrl operation: The specified queue does not exist",
    );
  });

  it("publishes to a topic", async () => {
    const url = await queue("told");
    const { TopicArn } = await aws.ok<{ TopicArn: string }>("sns", "create-topic", "--name", "orders");
    const raw = ["--attributes", "RawMessageDelivery=true"];
    const endpoint = ["--protocol", "sqs", "--notification-endpoint", arn("sqs", "told")];
    await aws.ok("sns", "subscribe", "--topic-arn", TopicArn, ...endpoint, ...raw);
    await aws.ok("sns", "publish", "--topic-arn", TopicArn, "--message", "an order");
    expect(await next(url)).toBe("an order");
  });

  it("puts an event that a rule sends on", async () => {
    const url = await queue("routed");
    await aws.ok("events", "put-rule", "--name", "shop", "--event-pattern", '{"source":["shop"]}');
    const target = `Id=q,Arn=${arn("sqs", "routed")},InputPath=$.detail`;
    await aws.ok("events", "put-targets", "--rule", "shop", "--targets", target);
    const entries = JSON.stringify([{ Source: "shop", DetailType: "order placed", Detail: '{"order":7}' }]);
    expect(await aws.ok("events", "put-events", "--entries", entries)).toMatchObject({ FailedEntryCount: 0 });
    expect(JSON.parse(await next(url))).toEqual({ order: 7 });
  });

  it("schedules, and pipes", async () => {
    const url = await queue("outlet");
    await queue("inlet");
    const scheduler = await role("scheduler", "scheduler.amazonaws.com", ["sqs:SendMessage"]);
    const target = JSON.stringify({ Arn: arn("sqs", "inlet"), RoleArn: scheduler, Input: "tick" });
    const when = ["--schedule-expression", "rate(1 minute)", "--flexible-time-window", "Mode=OFF"];
    const { ScheduleArn } = await aws.ok<{ ScheduleArn: string }>(
      ...["scheduler", "create-schedule", "--name", "tick", ...when, "--target", target],
    );
    expect(ScheduleArn).toBe(arn("scheduler", "schedule/default/tick"));
    const pipe = await role("pipe", "pipes.amazonaws.com", ["sqs:*"]);
    const ends = ["--source", arn("sqs", "inlet"), "--target", arn("sqs", "outlet")];
    const created = await aws.ok("pipes", "create-pipe", "--name", "through", "--role-arn", pipe, ...ends);
    expect(created).toMatchObject({ Arn: arn("pipes", "pipe/through"), CurrentState: "CREATING" });
    await fogbank.clock.advance(61_000);
    expect(JSON.parse(await next(url))).toMatchObject({ body: "tick", eventSource: "aws:sqs" });
  });

  it("met no bug", () => {
    const failed = fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(failed.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});

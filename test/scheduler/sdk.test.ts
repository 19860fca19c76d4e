import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  SchedulerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";

/** Scheduler through AWS's own client, over the wire, while time runs on. */

let fogbank: Fogbank;
let scheduler: SchedulerClient;
let sqs: SQSClient;
let RoleArn = "";
const account = "111122223333";

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, account });
  const given = {
    endpoint: fogbank.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  scheduler = new SchedulerClient(given);
  sqs = new SQSClient(given);
  const iam = new IAMClient(given);
  const trust = { Effect: "Allow", Principal: { Service: "scheduler.amazonaws.com" }, Action: "sts:AssumeRole" };
  const may = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
  const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "schedules", AssumeRolePolicyDocument: document(trust) }),
  );
  RoleArn = Role?.Arn ?? "";
  await iam.send(new PutRolePolicyCommand({ RoleName: "schedules", PolicyName: "own", PolicyDocument: document(may) }));
  await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
});
afterAll(() => fogbank.stop());

it("makes, shows, changes and deletes groups and schedules, which reach their targets", async () => {
  const { ScheduleGroupArn: ResourceArn } = await scheduler.send(
    new CreateScheduleGroupCommand({ Name: "team", Tags: [{ Key: "a", Value: "1" }] }),
  );
  await scheduler.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "b", Value: "2" }] }));
  await scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
  expect((await scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual([
    { Key: "b", Value: "2" },
  ]);

  const QueueUrl = `${fogbank.endpoint}/${account}/orders`;
  const given = {
    Name: "now",
    GroupName: "team",
    ScheduleExpression: "at(2020-01-01T00:00:00)",
    FlexibleTimeWindow: { Mode: "OFF" as const },
    Target: { Arn: `arn:aws:sqs:eu-central-1:${account}:orders`, RoleArn, Input: "it is time" },
  };
  const { ScheduleArn } = await scheduler.send(new CreateScheduleCommand(given));
  expect(ScheduleArn).toBe(`arn:aws:scheduler:eu-central-1:${account}:schedule/team/now`);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  expect(Messages).toMatchObject([{ Body: "it is time" }]);

  const StartDate = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000);
  await scheduler.send(
    new UpdateScheduleCommand({ ...given, ScheduleExpression: "rate(2 hours)", StartDate, Description: "later" }),
  );
  expect(await scheduler.send(new GetScheduleCommand({ Name: "now", GroupName: "team" }))).toMatchObject({
    Arn: ScheduleArn,
    ScheduleExpression: "rate(2 hours)",
    ScheduleExpressionTimezone: "UTC",
    StartDate,
    Description: "later",
    State: "ENABLED",
    Target: given.Target,
  });
  const { Schedules } = await scheduler.send(new ListSchedulesCommand({ GroupName: "team", NamePrefix: "n" }));
  expect(Schedules).toMatchObject([{ Name: "now", GroupName: "team", Target: { Arn: given.Target.Arn } }]);
  expect((await scheduler.send(new ListScheduleGroupsCommand({}))).ScheduleGroups).toMatchObject([
    { Name: "default", State: "ACTIVE" },
    { Name: "team", State: "ACTIVE" },
  ]);
  await scheduler.send(new DeleteScheduleCommand({ Name: "now", GroupName: "team" }));
  await expect(scheduler.send(new GetScheduleCommand({ Name: "now", GroupName: "team" }))).rejects.toThrow(
    ResourceNotFoundException,
  );
  await scheduler.send(new DeleteScheduleGroupCommand({ Name: "team" }));
});

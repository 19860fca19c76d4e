import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operations as KmsOperations } from "../../src/model/types/kms.d.ts";
import type { Operations } from "../../src/model/types/scheduler.d.ts";
import type { Operations as SqsOperations } from "../../src/model/types/sqs.d.ts";
import { account, type Bench, callerOf, home, openBench, queueArn, queueUrl, start } from "./house.ts";

/** Schedules in a whole region: what they do, by the clock, through roles and policies. */

const minute = 60_000;
const hour = 60 * minute;
let bench: Bench;
let roleArn: string;

beforeAll(async () => {
  bench = openBench("scheduler");
  roleArn = await bench.role("schedules", "scheduler.amazonaws.com", ["sqs:SendMessage", "sqs:CreateQueue", "kms:*"]);
  await bench.queue("orders");
  await bench.queue("dead");
});
afterAll(() => bench.region.clock.stop());

const off = { Mode: "OFF" } as const;
const target = (more: object = {}): object => ({ Arn: queueArn("orders"), RoleArn: roleArn, ...more });
const create = (Name: string, ScheduleExpression: string, more: object = {}): Promise<{ ScheduleArn: string }> =>
  bench.call<Operations, "CreateSchedule">("scheduler", "CreateSchedule", {
    Name,
    ScheduleExpression,
    FlexibleTimeWindow: off,
    Target: target({ Input: Name }),
    ...more,
  });
const get = (Name: string): Promise<Operations["GetSchedule"]["output"]> =>
  bench.call<Operations, "GetSchedule">("scheduler", "GetSchedule", { Name });
const drop = (Name: string): Promise<unknown> => bench.call("scheduler", "DeleteSchedule" as never, { Name });
const gone = (Name: string): string => `ResourceNotFoundException: Schedule ${Name} does not exist.`;
const schedule = { ScheduleExpression: "rate(1 hour)", FlexibleTimeWindow: off };

describe("a schedule", () => {
  it("that happens once happens once, at its time in its zone", async () => {
    await create("once", "at(2026-01-15T14:30:00)", { ScheduleExpressionTimezone: "Europe/Berlin" });
    await bench.advance(90 * minute - 1_000);
    expect(await bench.take("orders")).toEqual([]);
    await bench.advance(1_000);
    expect(await bench.take("orders")).toEqual(["once"]);
    await bench.advance(24 * hour);
    expect(await bench.take("orders")).toEqual([]);
    expect(await get("once")).toMatchObject({ State: "ENABLED", ActionAfterCompletion: "NONE" });
    await drop("once");
  });

  it("is deleted after its last time where it says so", async () => {
    const at = bench.region.clock.now() + 5 * minute;
    const EndDate = at + 90_000;
    await create("brief", "rate(1 minutes)", { StartDate: at, EndDate, ActionAfterCompletion: "DELETE" });
    await bench.advance(hour);
    expect(await bench.take("orders")).toEqual(["brief", "brief"]);
    expect(await bench.fails("scheduler", "GetSchedule", { Name: "brief" })).toBe(gone("brief"));
  });

  it("of a rate without a start happens at once, and by the rate from then on", async () => {
    await create("often", "rate(5 minutes)");
    await bench.advance(0);
    expect(await bench.take("orders")).toEqual(["often"]);
    await bench.advance(11 * minute);
    expect(await bench.take("orders")).toEqual(["often", "often"]);
    await drop("often");
    await bench.advance(hour);
    expect(await bench.take("orders")).toEqual([]);
  });

  it("happens somewhere in its flexible window, drawn anew each time", async () => {
    const StartDate = bench.region.clock.now() + minute;
    await create("loose", "rate(1 hour)", {
      StartDate,
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 },
      Target: target({ Input: "<aws.scheduler.scheduled-time>" }),
    });
    const delays: number[] = [];
    for (let n = 0; n < 180 && delays.length < 3; n++) {
      await bench.advance(minute);
      for (const text of await bench.take("orders")) delays.push(bench.region.clock.now() - Date.parse(text));
    }
    expect(delays).toHaveLength(3);
    for (const delay of delays) expect(delay).toBeLessThanOrEqual(31 * minute);
    expect(new Set(delays).size).toBeGreaterThan(1);
    await drop("loose");
  });

  it("does nothing while it is disabled", async () => {
    await create("still", "rate(1 minute)", { State: "DISABLED" });
    await bench.advance(hour);
    expect(await bench.take("orders")).toEqual([]);
    await bench.call("scheduler", "UpdateSchedule" as never, {
      Name: "still",
      ...schedule,
      Target: target({ Input: "moving" }),
    });
    await bench.advance(minute);
    expect(await bench.take("orders")).toEqual(["moving"]);
    const shown = await get("still");
    expect(shown).toMatchObject({ State: "ENABLED", ScheduleExpression: "rate(1 hour)" });
    expect(shown.Target?.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
    await drop("still");
  });

  it("is taken up by the next process, and catches up with one time, not with all", async () => {
    const before = openBench("restart");
    const RoleArn = await before.role("schedules", "scheduler.amazonaws.com", ["sqs:SendMessage"]);
    await before.queue("orders");
    await before.call("scheduler", "CreateSchedule" as never, {
      Name: "daily",
      ScheduleExpression: "cron(0 6 * * ? *)",
      FlexibleTimeWindow: off,
      Target: { Arn: queueArn("orders"), RoleArn, Input: "<aws.scheduler.scheduled-time>" },
    });
    before.region.clock.stop();
    const after = openBench("restart", before.region.store, start + 10 * 24 * hour);
    await after.region.cast.wake();
    after.region.outbox.resume();
    await after.advance(0);
    expect(await after.take("orders")).toEqual(["2026-01-16T06:00:00Z"]);
    await after.advance(24 * hour);
    expect(await after.take("orders")).toEqual(["2026-01-26T06:00:00Z"]);
    after.region.clock.stop();
  });
});

describe("an invocation", () => {
  it("tells its context", async () => {
    const { ScheduleArn } = await create("context", "at(2020-01-01T00:00:00)", {
      Target: target({
        Input: "<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.attempt-number>",
      }),
    });
    await bench.advance(0);
    expect(ScheduleArn).toBe(`arn:aws:scheduler:${home}:${account}:schedule/default/context`);
    expect(await bench.take("orders")).toEqual([`${ScheduleArn} 2020-01-01T00:00:00Z 1`]);
    await drop("context");
  });

  it("without input gets AWS's notification", async () => {
    const { ScheduleArn } = await create("plain", "at(2020-01-01T00:00:00)", { Target: target() });
    await bench.advance(0);
    const [text = ""] = await bench.take("orders");
    expect(JSON.parse(text)).toMatchObject({
      source: "aws.scheduler",
      "detail-type": "Scheduled Event",
      resources: [ScheduleArn],
      detail: "{}",
    });
    await drop("plain");
  });

  it("calls any operation, in the role", async () => {
    await create("universal", "at(2020-01-01T00:00:00)", {
      Target: {
        Arn: "arn:aws:scheduler:::aws-sdk:sqs:createQueue",
        RoleArn: roleArn,
        Input: JSON.stringify({ QueueName: "made-by-schedule", attributes: { VisibilityTimeout: "7" } }),
      },
    });
    await bench.advance(0);
    const { Attributes } = await bench.call<SqsOperations, "GetQueueAttributes">("sqs", "GetQueueAttributes", {
      QueueUrl: queueUrl("made-by-schedule"),
      AttributeNames: ["VisibilityTimeout"],
    });
    expect(Attributes).toEqual({ VisibilityTimeout: "7" });
    await drop("universal");
  });

  it.each<[string, object, object]>([
    [
      "a queue that is gone",
      { Arn: queueArn("nowhere") },
      { TARGET_ARN: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage" },
    ],
    [
      "what the role may not do",
      { Arn: "arn:aws:scheduler:::aws-sdk:sqs:deleteQueue", Input: JSON.stringify({ QueueUrl: queueUrl("orders") }) },
      { TARGET_ARN: "arn:aws:scheduler:::aws-sdk:sqs:deleteQueue", ERROR_CODE: "AccessDeniedException" },
    ],
    [
      "an input that the operation does not take",
      { Arn: "arn:aws:scheduler:::aws-sdk:sqs:createQueue", Input: '{"Nothing":1}' },
      { ERROR_CODE: "ValidationException" },
    ],
  ])("of %s becomes a dead letter that says why", async (_, more, expected) => {
    await create("doomed", "at(2020-01-01T00:00:00)", {
      Target: target({ Input: '{"a":1}', DeadLetterConfig: { Arn: queueArn("dead") }, ...more }),
    });
    await bench.advance(0);
    const { Messages = [] } = await bench.call<SqsOperations, "ReceiveMessage">("sqs", "ReceiveMessage", {
      QueueUrl: queueUrl("dead"),
      MessageAttributeNames: ["All"],
    });
    const attributes = Object.fromEntries(
      Object.entries(Messages[0]?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
    );
    expect(attributes).toMatchObject({
      IS_PAYLOAD_TRUNCATED: "false",
      RETRY_ATTEMPTS: "0",
      SCHEDULED_TIME: "2020-01-01T00:00:00Z",
      SCHEDULE_ARN: `arn:aws:scheduler:${home}:${account}:schedule/default/doomed`,
      ...expected,
    });
    expect(attributes.EXECUTION_ID).toMatch(/^[0-9a-f]{16}$/);
    expect(Messages[0]?.MessageAttributes?.RETRY_ATTEMPTS?.DataType).toBe("String");
    await bench.take("dead");
    await bench.call("sqs", "PurgeQueue" as never, { QueueUrl: queueUrl("dead") });
    await bench.advance(2 * minute);
    await drop("doomed");
  });
});

describe("a key of the customer's own", () => {
  it("seals the input, which its target gets all the same", async () => {
    const { KeyMetadata } = await bench.call<KmsOperations, "CreateKey">("kms", "CreateKey", {});
    const KmsKeyArn = KeyMetadata?.Arn;
    await create("sealed", "at(2020-01-01T00:00:00)", { KmsKeyArn, Target: target({ Input: "a secret" }) });
    const stored = JSON.stringify([
      ...bench.region.store.range({ prefix: ["*", "*", "scheduler.schedules"] }),
      ...bench.region.outbox.list(10),
    ]);
    expect(stored).not.toContain("a secret");
    expect((await get("sealed")).Target?.Input).toBe("a secret");
    await bench.advance(0);
    expect(await bench.take("orders")).toEqual(["a secret"]);
    await drop("sealed");
  });
});

describe("what is refused", () => {
  it.each<[string, object, string]>([
    ["rate(10 seconds)", {}, "ValidationException: Invalid Schedule Expression rate(10 seconds)."],
    ["rate(1 hour)", { ScheduleExpressionTimezone: "Mars/Base" }, "Invalid ScheduleExpressionTimezone Mars/Base."],
    ["rate(1 hour)", { StartDate: start - hour }, "The StartDate you specify cannot be earlier than 5 minutes ago."],
    ["rate(1 hour)", { EndDate: start - hour }, "The EndDate you specify cannot be in the past."],
    ["rate(1 hour)", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, "MaximumWindowInMinutes is required"],
    ["rate(1 hour)", { GroupName: "none" }, "ResourceNotFoundException: Schedule group none does not exist."],
  ])("%s %j", async (ScheduleExpression, more, expected) => {
    const input = { Name: "no", ScheduleExpression, FlexibleTimeWindow: off, Target: target(), ...more };
    expect(await bench.fails("scheduler", "CreateSchedule", input)).toContain(expected);
  });

  it.each<[object, string]>([
    [{ Arn: "arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl" }, "does not call read-only API actions"],
    [{ Arn: "arn:aws:scheduler:::aws-sdk:sqs:paintQueue" }, "Invalid universal target"],
    [{ Arn: "arn:aws:scheduler:::aws-sdk:nothing:do" }, "Invalid universal target"],
    [{ Arn: "queue" }, "Provided Arn is not in correct format."],
    [{ Arn: "arn:aws:iam::111122223333:role/r" }, "is not a supported target"],
    [{ Arn: `arn:aws:codebuild:${home}:${account}:project/p` }, "NotImplemented: CreateSchedule: the target"],
    [{ Arn: `arn:aws:events:${home}:${account}:event-bus/b` }, "EventBridgeParameters must be specified"],
    [{ KinesisParameters: { PartitionKey: "a" } }, "KinesisParameters is not supported"],
    [{ Arn: `${queueArn("a")}.fifo` }, "SqsParameters.MessageGroupId must be specified"],
    [
      {
        Arn: `arn:aws:events:${home}:${account}:event-bus/b`,
        EventBridgeParameters: { Source: "a", DetailType: "b" },
        Input: "no",
      },
      "Input must be a valid JSON text.",
    ],
  ])("the target %j", async (more, expected) => {
    const input = { Name: "no", ...schedule, Target: target(more) };
    expect(await bench.fails("scheduler", "CreateSchedule", input)).toContain(expected);
  });

  it("a role that does not let Scheduler in", async () => {
    const other = await bench.role("foreign", "lambda.amazonaws.com", ["sqs:SendMessage"]);
    const input = { Name: "no", ...schedule, Target: target({ RoleArn: other }) };
    expect(await bench.fails("scheduler", "CreateSchedule", input)).toBe(
      "ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    );
  });

  it("a role that the caller may not pass on; and one whose trust names the group lets Scheduler in", async () => {
    const condition = { ArnLike: { "aws:SourceArn": `arn:aws:scheduler:${home}:${account}:schedule-group/default` } };
    const RoleArn = await bench.role("narrow", "scheduler.amazonaws.com", ["sqs:SendMessage"], condition);
    const input = {
      Name: "narrow",
      ...schedule,
      ScheduleExpression: "at(2020-01-01T00:00:00)",
      Target: target({ RoleArn, Input: "let in" }),
    };
    await bench.call("iam", "CreateUser" as never, { UserName: "maker" });
    await bench.call("iam", "PutUserPolicy" as never, {
      UserName: "maker",
      PolicyName: "own",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "scheduler:*", Resource: "*" }],
      }),
    });
    const { User } = await bench.call<{ GetUser: { output: { User: { UserId: string; Arn: string } } } }, "GetUser">(
      "iam",
      "GetUser",
      { UserName: "maker" },
    );
    const maker = callerOf(
      { kind: "user", account, arn: User.Arn, id: User.UserId, userName: "maker" },
      bench.region.clock.now(),
    );
    expect(await bench.fails("scheduler", "CreateSchedule", input, maker)).toContain("iam:PassRole");
    await bench.call("scheduler", "CreateSchedule" as never, input);
    await bench.advance(0);
    expect(await bench.take("orders")).toEqual(["let in"]);
    await drop("narrow");
  });
});

describe("a token", () => {
  it("makes a request that is sent again the same request", async () => {
    const first = await create("token", "rate(1 day)", { ClientToken: "t1", State: "DISABLED" });
    expect(await create("token", "rate(1 day)", { ClientToken: "t1", State: "DISABLED" })).toEqual(first);
    for (const more of [{ ClientToken: "t2" }, { ClientToken: "t1", Description: "other" }]) {
      const input = {
        Name: "token",
        ScheduleExpression: "rate(1 day)",
        FlexibleTimeWindow: off,
        Target: target(),
        ...more,
      };
      expect(await bench.fails("scheduler", "CreateSchedule", input)).toBe(
        "ConflictException: Schedule token already exists.",
      );
    }
    await drop("token");
    expect(await bench.fails("scheduler", "DeleteSchedule", { Name: "token" })).toBe(gone("token"));
  });
});

describe("groups", () => {
  it("hold schedules, have tags, and go with what they hold", async () => {
    const { ScheduleGroupArn } = await bench.call<Operations, "CreateScheduleGroup">(
      "scheduler",
      "CreateScheduleGroup",
      {
        Name: "team",
        Tags: [{ Key: "cost", Value: "1" }],
      },
    );
    expect(await bench.fails("scheduler", "CreateScheduleGroup", { Name: "team" })).toBe(
      "ConflictException: Schedule group team already exists.",
    );
    for (let n = 0; n < 5; n++) await create(`t${n}`, "rate(1 day)", { GroupName: "team", State: "DISABLED" });
    await create("alone", "rate(1 day)", { State: "DISABLED" });

    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page: Operations["ListSchedules"]["output"] = await bench.call<Operations, "ListSchedules">(
        "scheduler",
        "ListSchedules",
        { MaxResults: 2, NextToken },
      );
      names.push(...page.Schedules.map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(names).toEqual(["alone", "t0", "t1", "t2", "t3", "t4"]);

    await bench.call("scheduler", "TagResource" as never, {
      ResourceArn: ScheduleGroupArn,
      Tags: [{ Key: "b", Value: "2" }],
    });
    await bench.call("scheduler", "UntagResource" as never, { ResourceArn: ScheduleGroupArn, TagKeys: ["cost"] });
    expect(await bench.call("scheduler", "ListTagsForResource" as never, { ResourceArn: ScheduleGroupArn })).toEqual({
      Tags: [{ Key: "b", Value: "2" }],
    });

    await bench.call("scheduler", "DeleteScheduleGroup" as never, { Name: "team" });
    const { State } = await bench.call<Operations, "GetScheduleGroup">("scheduler", "GetScheduleGroup", {
      Name: "team",
    });
    expect(State).toBe("DELETING");
    await bench.advance(1_000);
    expect(await bench.fails("scheduler", "GetScheduleGroup", { Name: "team" })).toContain("does not exist");
    const { Schedules } = await bench.call<Operations, "ListSchedules">("scheduler", "ListSchedules", {});
    expect(Schedules.map(({ Name }) => Name)).toEqual(["alone"]);
    expect(await bench.fails("scheduler", "DeleteScheduleGroup", { Name: "default" })).toContain("cannot be deleted");
    const { ScheduleGroups } = await bench.call<Operations, "ListScheduleGroups">(
      "scheduler",
      "ListScheduleGroups",
      {},
    );
    expect(ScheduleGroups.map(({ Name }) => Name)).toEqual(["default"]);
  });
});

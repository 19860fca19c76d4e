import { describe, expect, it } from "vitest";
import { account, openHouse, queueArn, region, start } from "./testing.ts";

/** From PutEvents to what targets get. */

const ruleArn = (name: string): string => `arn:aws:events:${region}:${account}:rule/${name}`;
const role = `arn:aws:iam::${account}:role/events`;

describe("an event", () => {
  it("reaches the targets of the rules that match, as AWS lays it out", async () => {
    const house = openHouse();
    await house.rule("orders", { source: ["shop"], detail: { total: [{ numeric: [">", 100] }] } });
    await house.rule("others", { source: ["bank"] });
    const Entries = [
      {
        Source: "shop",
        DetailType: "order",
        Detail: '{ "total": 120, "id": 12345678901234567890, "text": " a  b " }',
        Resources: ["arn:x"],
        Time: start + 1_234,
      },
      { Source: "shop", DetailType: "order", Detail: '{"total": 99}' },
    ];
    const output = await house.run("PutEvents", { Entries });
    expect(output).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: /./ }, { EventId: /./ }].map(() => ({})),
    });
    const id = output.Entries?.[0]?.EventId;
    expect(house.posted).toEqual([
      {
        target: queueArn("orders"),
        body: `{"version":"0","id":"${id}","detail-type":"order","source":"shop","account":"${account}","time":"2026-01-15T12:00:01Z","region":"${region}","resources":["arn:x"],"detail":{"total":120,"id":12345678901234567890,"text":" a  b "}}`,
        sender: {
          service: "events.amazonaws.com",
          sourceArn: ruleArn("orders"),
          sourceAccount: account,
          roleArn: undefined,
        },
        parameters: {},
        retry: { attempts: 185, maximumAgeSeconds: 86_400 },
        cause: "11111111-2222-4333-8444-555555555555",
      },
    ]);
  });

  it.each([
    [{}, "InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."],
    [
      { Source: "s" },
      "InvalidArgument",
      "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
    ],
    [
      { Source: "s", DetailType: "d" },
      "InvalidArgument",
      "Parameter Detail is not valid. Reason: Detail is a required argument.",
    ],
    [{ Source: "s", DetailType: "d", Detail: "{" }, "MalformedDetail", "Detail is malformed."],
    [{ Source: "s", DetailType: "d", Detail: "[]" }, "MalformedDetail", "Detail is malformed."],
    [
      { Source: "s", DetailType: "d", Detail: `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}` },
      "MalformedDetail",
      "Detail is malformed.",
    ],
    [
      { Source: "aws.s3", DetailType: "d", Detail: "{}" },
      "NotAuthorizedForSourceException",
      "Not authorized for the source.",
    ],
  ])("that is %j fails alone", async (entry, ErrorCode, ErrorMessage) => {
    const house = openHouse();
    const good = { Source: "s", DetailType: "d", Detail: "{}" };
    const output = await house.run("PutEvents", { Entries: [good, entry] });
    expect(output.FailedEntryCount).toBe(1);
    expect(output.Entries?.[0]).toEqual({ EventId: expect.any(String) });
    expect(output.Entries?.[1]).toEqual({ ErrorCode, ErrorMessage });
  });

  it("of more than a mebibyte is refused with all others", async () => {
    const house = openHouse();
    const big = { Source: "s", DetailType: "d", Detail: JSON.stringify({ a: "x".repeat(1_048_576) }) };
    expect(await house.fails("PutEvents", { Entries: [big] })).toBe(
      "ValidationException: Total size of the entries in the request is over the limit.",
    );
  });

  it("for a bus that is not there is taken, and nobody hears it", async () => {
    const house = openHouse();
    expect(await house.tell("shop", {}, { EventBusName: "missing" })).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("of a service comes to its account's default bus, with its own source", async () => {
    const house = openHouse();
    await house.rule("objects", { source: ["aws.s3"], detail: { object: { key: [{ prefix: "in/" }] } } });
    const event = {
      source: "aws.s3",
      detailType: "Object Created",
      account,
      region,
      time: start,
      resources: ["arn:aws:s3:::photos"],
      detail: { object: { key: "in/1" }, empty: undefined },
      cause: "journey",
    };
    house.store.transact(() => house.bus.accept(event));
    expect(house.posted).toHaveLength(1);
    expect(JSON.parse(house.posted[0]?.body ?? "")).toMatchObject({
      source: "aws.s3",
      "detail-type": "Object Created",
      detail: { object: { key: "in/1" } },
    });
    expect(house.posted[0]?.cause).toBe("journey");
  });

  it("of CloudTrail that only reads is for rules that ask for all", async () => {
    const house = openHouse();
    const pattern = { source: ["aws.iam"] };
    await house.rule("usual", pattern);
    await house.rule("all", pattern, { State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" });
    const tell = (readOnly: boolean): void =>
      house.store.transact(() =>
        house.bus.accept({
          source: "aws.iam",
          detailType: "AWS API Call via CloudTrail",
          account,
          region,
          time: start,
          resources: [],
          detail: { readOnly },
        }),
      );
    tell(true);
    expect(house.posted.map(({ target }) => target)).toEqual([queueArn("all")]);
    tell(false);
    expect(house.posted).toHaveLength(3);
  });

  it("is not for rules that are disabled, or gone", async () => {
    const house = openHouse();
    await house.rule("r", { source: ["shop"] });
    await house.run("DisableRule", { Name: "r" });
    await house.tell("shop", {});
    await house.run("EnableRule", { Name: "r" });
    await house.tell("shop", {});
    await house.run("RemoveTargets", { Rule: "r", Ids: ["queue"] });
    await house.run("DeleteRule", { Name: "r" });
    await house.tell("shop", {});
    expect(house.posted).toHaveLength(1);
  });
});

describe("a target", () => {
  const put = async (target: object): Promise<ReturnType<typeof openHouse>> => {
    const house = openHouse();
    await house.run("PutRule", { Name: "r", EventPattern: '{"source":["shop"]}' });
    await house.run("PutTargets", { Rule: "r", Targets: [{ Id: "t", Arn: queueArn("q"), ...target }] });
    return house;
  };

  it.each([
    [{ Input: '{"a":1}' }, '{"a":1}'],
    [{ InputPath: "$.detail" }, '{"name":"fog"}'],
    [
      { InputTransformer: { InputPathsMap: { n: "$.detail.name" }, InputTemplate: '"<n> by <aws.events.rule-name>"' } },
      '"fog by r"',
    ],
  ])("with %j gets its own input", async (target, body) => {
    const house = await put(target);
    await house.tell("shop", { name: "fog" });
    expect(house.posted.map((each) => each.body)).toEqual([body]);
  });

  it("has its own patience, dead-letter queue, group and trace", async () => {
    const house = await put({
      Arn: queueArn("q.fifo"),
      SqsParameters: { MessageGroupId: "g" },
      RetryPolicy: { MaximumRetryAttempts: 3 },
      DeadLetterConfig: { Arn: queueArn("dead") },
    });
    await house.tell("shop", {}, { TraceHeader: "Root=1" });
    expect(house.posted).toMatchObject([
      {
        retry: { attempts: 3, maximumAgeSeconds: 86_400 },
        deadLetter: {
          queueArn: queueArn("dead"),
          attributes: { RULE_ARN: ruleArn("r"), TARGET_ARN: queueArn("q.fifo") },
          withReasons: true,
          sortsReasons: true,
        },
        parameters: {
          MessageGroupId: "g",
          MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1" } },
        },
        order: `events ${queueArn("q.fifo")} g`,
      },
    ]);
  });

  it("that acts in a role asks whether the role may be passed on", async () => {
    const house = await put({ RoleArn: role });
    expect(house.asked).toEqual([
      {
        action: "iam:PassRole",
        resource: role,
        resourceAccount: account,
        context: { "iam:PassedToService": "events.amazonaws.com" },
      },
    ]);
    await house.tell("shop", {});
    expect(house.posted).toMatchObject([{ sender: { roleArn: role } }]);
  });

  it.each([
    [
      { Arn: "queue" },
      "ValidationException: Parameter queue is not valid. Reason: Provided Arn is not in correct format.",
    ],
    [{ Arn: queueArn("q.fifo") }, "ValidationException: Parameter(s) SqsParameters must be specified for target: t."],
    [
      { Arn: `arn:aws:kinesis:${region}:${account}:stream/s` },
      `ValidationException: RoleArn is required for target arn:aws:kinesis:${region}:${account}:stream/s.`,
    ],
    [
      { KinesisParameters: { PartitionKeyPath: "$.id" } },
      "ValidationException: Parameter(s) KinesisParameters cannot be specified for target: t.",
    ],
    [{ Input: "{" }, "ValidationException: Input for target t is not a valid JSON text."],
    [
      { Arn: `arn:aws:batch:${region}:${account}:job-queue/q` },
      `NotImplemented: PutTargets: a target like arn:aws:batch:${region}:${account}:job-queue/q is not implemented`,
    ],
    [
      { Arn: `arn:aws:ecs:${region}:${account}:cluster/c`, RoleArn: role, EcsParameters: { TaskDefinitionArn: "t" } },
      "NotImplemented: PutTargets: the target t: an ECS task is nothing here; this is not implemented",
    ],
  ])("that is %j is refused", async (target, error) => {
    const house = openHouse();
    await house.run("PutRule", { Name: "r", EventPattern: '{"source":["shop"]}' });
    const Targets = [{ Id: "t", Arn: queueArn("q"), ...target }];
    expect(await house.fails("PutTargets", { Rule: "r", Targets })).toBe(error);
  });
});

describe("another bus", () => {
  const other = `arn:aws:events:us-east-1:444455556666:event-bus/central`;
  const forwarded = { entrance: "peer", via: { services: ["events.amazonaws.com"] } } as const;

  it("gets the event as it is", async () => {
    const house = openHouse();
    await house.run("PutRule", { Name: "r", EventPattern: '{"source":["aws.s3"]}' });
    await house.run("PutTargets", { Rule: "r", Targets: [{ Id: "t", Arn: other, RoleArn: role }] });
    const event = { source: "aws.s3", detailType: "d", account, region, time: start, resources: [], detail: {} };
    house.store.transact(() => house.bus.accept(event));
    const [delivery] = house.posted;
    expect(delivery).toMatchObject({ target: other, parameters: { Source: "aws.s3", DetailType: "d" } });

    house.caller = { account: "444455556666", region: "us-east-1", ...forwarded };
    await house.run("CreateEventBus", { Name: "central" });
    await house.rule("all", { account: [account] }, { EventBusName: "central" });
    await house.run("PutEvents", {
      Entries: [{ EventBusName: other, Detail: delivery?.body, ...delivery?.parameters }],
    });
    expect(house.posted.slice(1)).toMatchObject([{ target: queueArn("all"), body: delivery?.body }]);
  });

  it("is the last that an event comes to", async () => {
    const house = openHouse();
    await house.run("PutRule", { Name: "r", EventPattern: '{"source":["shop"]}' });
    await house.run("PutTargets", { Rule: "r", Targets: [{ Id: "t", Arn: other, RoleArn: role }] });
    await house.tell("shop", {});
    const body = house.posted[0]?.body;
    house.caller = forwarded;
    await house.run("PutEvents", { Entries: [{ Source: "shop", DetailType: "d", Detail: body }] });
    expect(house.posted).toHaveLength(1);
  });
});

describe("a schedule", () => {
  it("invokes its targets at its times, by the clock", async () => {
    const house = openHouse();
    await house.run("PutRule", { Name: "tick", ScheduleExpression: "rate(5 minutes)" });
    await house.run("PutTargets", { Rule: "tick", Targets: [{ Id: "t", Arn: queueArn("q") }] });
    await house.clock.advance(11 * 60_000);
    expect(house.posted.map(({ body }) => JSON.parse(body))).toEqual(
      ["2026-01-15T12:05:00Z", "2026-01-15T12:10:00Z"].map((time) => ({
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Scheduled Event",
        source: "aws.events",
        account,
        time,
        region,
        resources: [ruleArn("tick")],
        detail: {},
      })),
    );
    await house.run("DisableRule", { Name: "tick" });
    await house.clock.advance(60 * 60_000);
    expect(house.posted).toHaveLength(2);
    await house.run("EnableRule", { Name: "tick" });
    await house.clock.advance(5 * 60_000);
    expect(house.posted).toHaveLength(3);
  });

  it("that was missed while nothing ran happens once, and goes on", async () => {
    const first = openHouse();
    await first.run("PutRule", { Name: "tick", ScheduleExpression: "cron(0 * * * ? *)" });
    await first.run("PutTargets", { Rule: "tick", Targets: [{ Id: "t", Arn: queueArn("q") }] });
    first.clock.stop();
    const second = openHouse(first.store);
    // The second process finds the store as it is three and a half hours later.
    await second.clock.advance(0);
    second.clock.freeze();
    await second.clock.set(start + 3.5 * 3_600_000);
    expect(second.posted.length).toBeGreaterThanOrEqual(1);
    const before = second.posted.length;
    await second.clock.advance(3_600_000);
    expect(second.posted).toHaveLength(before + 1);
  });
});

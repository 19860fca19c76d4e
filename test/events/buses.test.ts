import { expect, it } from "vitest";
import { account, openRegion, otherAccount, region, rootOf } from "./region.ts";

/** Buses of two accounts: who may send what to whom. */

const { events, role, settle, fogbank, fails } = openRegion();
const own = rootOf(account);
const other = rootOf(otherAccount);
const central = `arn:aws:events:${region}:${otherAccount}:event-bus/central`;
const entry = { Source: "shop", DetailType: "order", Detail: '{"n":1}' };

/** What an archive on the other account's bus has taken. */
async function archived(): Promise<number | undefined> {
  return (await events.call("DescribeArchive", { ArchiveName: "all" }, other)).EventCount;
}

it("another account's bus takes what its policy lets in, and nothing before", async () => {
  await events.call("CreateEventBus", { Name: "central" }, other);
  await events.call("CreateArchive", { ArchiveName: "all", EventSourceArn: central }, other);
  const put = () => events.call("PutEvents", { Entries: [{ ...entry, EventBusName: central }] }, own);
  expect(await fails(put())).toContain("AccessDenied");
  await events.call(
    "PutPermission",
    { EventBusName: "central", Action: "events:PutEvents", Principal: account, StatementId: "own" },
    other,
  );
  const { Policy } = await events.call("DescribeEventBus", { Name: "central" }, other);
  expect(JSON.parse(Policy ?? "")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "own",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "events:PutEvents",
        Resource: central,
      },
    ],
  });
  expect(await put()).toMatchObject({ FailedEntryCount: 0 });
  expect(await archived()).toBe(1);
  await events.call("RemovePermission", { EventBusName: "central", StatementId: "own" }, other);
  expect(await fails(put())).toContain("AccessDenied");
  expect(await fails(events.call("RemovePermission", { EventBusName: "central", StatementId: "own" }, other))).toBe(
    "ResourceNotFoundException: EventBus does not have a policy.",
  );
});

it("a rule sends events to another account's bus in its role, where both sides agree", async () => {
  const RoleArn = await role("forwarder", "events:PutEvents");
  await events.call("PutRule", { Name: "forward", EventPattern: '{"source":["shop"]}' }, own);
  await events.call("PutTargets", { Rule: "forward", Targets: [{ Id: "bus", Arn: central, RoleArn }] }, own);
  const before = await archived();
  await events.call("PutEvents", { Entries: [entry] }, own);
  await settle();
  expect(await archived()).toBe(before);
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "shop",
        Effect: "Allow",
        Principal: { AWS: account },
        Action: "events:PutEvents",
        Resource: central,
        Condition: { StringEquals: { "events:source": "shop" } },
      },
    ],
  });
  await events.call("PutPermission", { EventBusName: "central", Policy }, other);
  await events.call("PutEvents", { Entries: [entry] }, own);
  await settle();
  expect(await archived()).toBe((before ?? 0) + 1);
  expect(fogbank.outbox.list(10).filter(({ givenUp }) => !givenUp)).toEqual([]);
});

it("a bus of another region takes them, too", async () => {
  const away = rootOf(account, "us-east-1");
  const Arn = `arn:aws:events:us-east-1:${account}:event-bus/default`;
  const RoleArn = await role("across", "events:PutEvents");
  await events.call("CreateArchive", { ArchiveName: "away", EventSourceArn: Arn }, away);
  await events.call("PutRule", { Name: "across", EventPattern: '{"source":["far"]}' }, own);
  await events.call("PutTargets", { Rule: "across", Targets: [{ Id: "bus", Arn, RoleArn }] }, own);
  await events.call("PutEvents", { Entries: [{ ...entry, Source: "far" }] }, own);
  await settle();
  expect(await events.call("DescribeArchive", { ArchiveName: "away" }, away)).toMatchObject({ EventCount: 1 });
});

it("a partner's events come through a bus of the source's name", async () => {
  const Name = "aws.partner/example.com/orders";
  const told = { Source: Name, DetailType: "order", Detail: "{}" };
  await events.call("CreatePartnerEventSource", { Name, Account: account }, other);
  expect(await events.call("DescribeEventSource", { Name }, own)).toMatchObject({
    State: "PENDING",
    CreatedBy: otherAccount,
  });
  await events.call("CreateEventBus", { Name, EventSourceName: Name }, own);
  expect(await events.call("DescribeEventSource", { Name }, own)).toMatchObject({ State: "ACTIVE" });
  const EventSourceArn = `arn:aws:events:${region}:${account}:event-bus/${Name}`;
  await events.call("CreateArchive", { ArchiveName: "partner", EventSourceArn }, own);
  expect(await events.call("PutPartnerEvents", { Entries: [told] }, other)).toMatchObject({ FailedEntryCount: 0 });
  expect(await events.call("DescribeArchive", { ArchiveName: "partner" }, own)).toMatchObject({ EventCount: 1 });
  await events.call("DeactivateEventSource", { Name }, own);
  await events.call("PutPartnerEvents", { Entries: [told] }, other);
  expect(await events.call("DescribeArchive", { ArchiveName: "partner" }, own)).toMatchObject({ EventCount: 1 });
});

it("what is not there yet is refused by name", async () => {
  const target = {
    Id: "t",
    Arn: `arn:aws:ecs:${region}:${account}:cluster/c`,
    EcsParameters: { TaskDefinitionArn: "t" },
  };
  const RoleArn = await role("runner", "ecs:RunTask");
  expect(await fails(events.call("PutTargets", { Rule: "forward", Targets: [{ ...target, RoleArn }] }, own))).toContain(
    "NotImplemented: PutTargets: the target t: an ECS task takes deliveries by ecs RunTask",
  );
  expect(await fails(events.call("ListEndpoints", {}, own))).toContain("NotImplemented");
});

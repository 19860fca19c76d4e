import { describe, expect, it } from "vitest";
import { account, openHouse, queueArn, region, start } from "./testing.ts";

/** What archives keep, for how long, and how it comes back. */

const bus = `arn:aws:events:${region}:${account}:event-bus/default`;
const archiveArn = `arn:aws:events:${region}:${account}:archive/orders`;
const day = 86_400_000;

async function archived(input: object = {}) {
  const house = openHouse();
  await house.run("CreateArchive", { ArchiveName: "orders", EventSourceArn: bus, ...input });
  return house;
}

describe("an archive", () => {
  it("keeps what its pattern matches, and counts it", async () => {
    const house = await archived({ EventPattern: '{"source":["shop"]}' });
    await house.tell("shop", { n: 1 });
    await house.tell("bank", { n: 2 });
    expect(await house.run("DescribeArchive", { ArchiveName: "orders" })).toEqual({
      ArchiveArn: archiveArn,
      ArchiveName: "orders",
      EventSourceArn: bus,
      EventPattern: '{"source":["shop"]}',
      State: "ENABLED",
      RetentionDays: 0,
      EventCount: 1,
      SizeBytes: expect.any(Number),
      CreationTime: start,
    });
  });

  it("lets go of events after its days, by the clock", async () => {
    const house = await archived({ RetentionDays: 2 });
    await house.tell("shop", { n: 1 });
    await house.clock.advance(day);
    await house.tell("shop", { n: 2 });
    const count = async () => (await house.run("DescribeArchive", { ArchiveName: "orders" })).EventCount;
    expect(await count()).toBe(2);
    await house.clock.advance(day);
    expect(await count()).toBe(1);
    await house.clock.advance(day);
    expect(await count()).toBe(0);
  });

  it("is a rule that others do not change", async () => {
    const house = await archived();
    const { Rules } = await house.run("ListRules", {});
    expect(Rules).toMatchObject([{ Name: "Events-Archive-orders", ManagedBy: "prod.vhs.events.aws.internal" }]);
    expect(await house.fails("DisableRule", { Name: "Events-Archive-orders" })).toContain("ManagedRuleException");
  });

  it("leaves nothing when it is deleted, also under the same name", async () => {
    const house = await archived();
    await house.tell("shop", {});
    await house.run("DeleteArchive", { ArchiveName: "orders" });
    await house.run("CreateArchive", { ArchiveName: "orders", EventSourceArn: bus });
    expect(await house.run("DescribeArchive", { ArchiveName: "orders" })).toMatchObject({ EventCount: 0 });
    await house.settle();
    expect([...house.deps.archivedEvents.list({ account, region })]).toEqual([]);
    expect([...house.deps.archiveTotals.list({ account, region })]).toEqual([]);
  });

  it.each([
    [{ ArchiveName: "orders" }, "ResourceAlreadyExistsException: Archive orders already exists."],
    [{ EventSourceArn: `${bus}s` }, "ResourceNotFoundException: Event bus defaults does not exist."],
    [{ EventPattern: "{" }, "InvalidEventPatternException"],
    [{ KmsKeyIdentifier: "k" }, "NotImplemented: CreateArchive: the parameter KmsKeyIdentifier is not implemented"],
  ])("with %j is refused", async (input, error) => {
    const house = await archived();
    expect(await house.fails("CreateArchive", { ArchiveName: "more", EventSourceArn: bus, ...input })).toContain(error);
  });
});

describe("a replay", () => {
  async function replayed(count: number, more: object = {}) {
    const house = await archived();
    await house.rule("one", { source: ["shop"] });
    await house.rule("two", { source: ["shop"] });
    // Told in another order than they happened.
    for (let n = count - 1; n >= 0; n--) await house.tell("shop", { n }, { Time: start + n * 1_000 });
    house.posted.length = 0;
    await house.run("StartReplay", {
      ReplayName: "again",
      EventSourceArn: archiveArn,
      EventStartTime: start,
      EventEndTime: start + 3_600_000,
      Destination: { Arn: bus },
      ...more,
    });
    return house;
  }

  it("sends events anew by their times, and says so in them", async () => {
    const house = await replayed(250, {
      Destination: { Arn: bus, FilterArns: [`arn:aws:events:${region}:${account}:rule/one`] },
    });
    for (let step = 0; step < 5; step++) await house.settle();
    const bodies = house.posted.map(({ body }) => JSON.parse(body));
    expect(house.posted.every(({ target }) => target === queueArn("one"))).toBe(true);
    expect(bodies.map(({ detail }) => detail.n)).toEqual([...Array(250).keys()]);
    expect(bodies[0]).toMatchObject({ "replay-name": "again", source: "shop", version: "0" });
    expect(await house.run("DescribeReplay", { ReplayName: "again" })).toMatchObject({
      State: "COMPLETED",
      EventLastReplayedTime: start + 249_000,
      ReplayEndTime: start,
    });
    // Its events are not archived anew.
    expect(await house.run("DescribeArchive", { ArchiveName: "orders" })).toMatchObject({ EventCount: 250 });
  });

  it("keeps to its times, both included", async () => {
    const house = await replayed(10, { EventStartTime: start + 3_000, EventEndTime: start + 5_000 });
    for (let step = 0; step < 3; step++) await house.settle();
    const times = house.posted
      .filter(({ target }) => target === queueArn("one"))
      .map(({ body }) => JSON.parse(body).detail.n);
    expect(times).toEqual([3, 4, 5]);
  });

  it("can be cancelled", async () => {
    const house = await replayed(3);
    expect(await house.run("CancelReplay", { ReplayName: "again" })).toMatchObject({ State: "CANCELLING" });
    await house.settle();
    expect(await house.run("DescribeReplay", { ReplayName: "again" })).toMatchObject({ State: "CANCELLED" });
    expect(house.posted).toEqual([]);
    expect(await house.fails("CancelReplay", { ReplayName: "again" })).toBe(
      "IllegalStatusException: Replay again is not in a valid state for this operation.",
    );
  });

  it.each([
    [{ ReplayName: "again" }, "ResourceAlreadyExistsException: Replay again already exists."],
    [
      { EventSourceArn: `${archiveArn}x` },
      "ValidationException: Parameter EventSourceArn is not valid. Reason: Archive ordersx does not exist.",
    ],
    [
      { Destination: { Arn: `${bus}x` } },
      "ValidationException: Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
    ],
    [
      { EventEndTime: start - 1 },
      "ValidationException: Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
    ],
  ])("with %j is refused", async (input, error) => {
    const house = await replayed(0);
    const usual = {
      ReplayName: "more",
      EventSourceArn: archiveArn,
      EventStartTime: start,
      EventEndTime: start,
      Destination: { Arn: bus },
    };
    expect(await house.fails("StartReplay", { ...usual, ...input })).toBe(error);
  });
});

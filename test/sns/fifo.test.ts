import { describe, expect, it } from "vitest";
import { openRegion, root, start } from "./region.ts";

/** FIFO topics: order, numbers, duplicates, the archive. */

const minuteMs = 60_000;

describe("a FIFO topic", () => {
  it("keeps each group in order, numbers its messages and drops what repeats", async () => {
    const { topic, queue, subscribe, sns, received, clock } = openRegion();
    const TopicArn = await topic("t.fifo", { ContentBasedDeduplication: "true" });
    const to = await queue("q.fifo");
    await subscribe(TopicArn, "sqs", to);
    const publish = (Message: string, MessageGroupId: string) =>
      sns.call("Publish", { TopicArn, Message, MessageGroupId }, root);
    const first = await publish("0", "a");
    for (let n = 1; n < 12; n++) await publish(String(n), n % 2 === 0 ? "a" : "b");
    expect(await publish("0", "a")).toEqual(first);
    const got = await received(to);
    expect(got).toHaveLength(12);
    for (const group of ["a", "b"]) {
      const own = got.filter(({ system }) => system.MessageGroupId === group);
      expect(own.map(({ json }) => json.Message)).toEqual(
        group === "a" ? ["0", "2", "4", "6", "8", "10"] : ["1", "3", "5", "7", "9", "11"],
      );
      const numbers = own.map(({ json }) => String(json.SequenceNumber));
      expect(numbers).toEqual([...numbers].sort());
    }
    expect(got[0]?.json.Signature).toBeUndefined();
    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    await clock.advance(5 * minuteMs);
    expect((await publish("0", "a")).MessageId).not.toBe(first.MessageId);
    expect(await received(to)).toHaveLength(1);
  });

  it("looks for duplicates in the group where that is its scope", async () => {
    const { topic, queue, subscribe, sns, received } = openRegion();
    const TopicArn = await topic("t.fifo", { FifoThroughputScope: "MessageGroup" });
    const to = await queue("plain");
    await subscribe(TopicArn, "sqs", to, { RawMessageDelivery: "true" });
    const publish = (MessageGroupId: string) =>
      sns.call("Publish", { TopicArn, Message: "m", MessageGroupId, MessageDeduplicationId: "d" }, root);
    await publish("a");
    await publish("b");
    await publish("a");
    expect(await received(to)).toHaveLength(2);
  });

  it.each([
    [{}, "The MessageGroupId parameter is required for FIFO topics"],
    [
      { MessageGroupId: "g" },
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    ],
  ])("needs group and deduplication: %j", async (given, reason) => {
    const { topic, sns, fails } = openRegion();
    const TopicArn = await topic("t.fifo");
    expect(await fails(sns.call("Publish", { TopicArn, Message: "m", ...given }, root))).toBe(
      `InvalidParameterException: Invalid parameter: ${reason}`,
    );
  });

  it("has no subscribers but queues", async () => {
    const { topic, sns, fails } = openRegion();
    const TopicArn = await topic("t.fifo");
    const subscribing = sns.call("Subscribe", { TopicArn, Protocol: "https", Endpoint: "https://a.example/" }, root);
    expect(await fails(subscribing)).toContain("Invalid protocol type: https");
  });

  it.each([
    ["plain.fifo", {}, "InvalidParameterException: Invalid parameter: Topic Name"],
    ["plain", { FifoTopic: "true" }, /must end with \.fifo/],
    ["a b", {}, "InvalidParameterException: Invalid parameter: Topic Name"],
    ["ok", { ContentBasedDeduplication: "true" }, /only valid for FIFO topics/],
    ["ok", { ArchivePolicy: '{"MessageRetentionPeriod":"7"}' }, /only valid for FIFO topics/],
    ["ok", { Nonsense: "1" }, /Unknown attribute Nonsense/],
    ["ok", { TracingConfig: "Active" }, /^NotImplemented: SNS TracingConfig Active/],
    ["ok", { SQSSuccessFeedbackRoleArn: "arn:aws:iam::111122223333:role/r" }, /^NotImplemented/],
  ])("named %s with %j is refused", async (Name, Attributes, expected) => {
    const { sns, fails } = openRegion();
    expect(
      await fails(sns.call("CreateTopic", { Name, Attributes: Attributes as Record<string, string> }, root)),
    ).toMatch(expected);
  });
});

describe("an archive", () => {
  const day = 24 * 60 * minuteMs;
  const retained = { ArchivePolicy: '{"MessageRetentionPeriod":"2"}', ContentBasedDeduplication: "true" };
  const replayFrom = (time: number): Record<string, string> => ({
    ReplayPolicy: JSON.stringify({ PointType: "Timestamp", StartingPoint: new Date(time).toISOString() }),
  });

  it("is sent once more to who asks, and forgets after its time", async () => {
    const { topic, queue, subscribe, sns, received, clock } = openRegion();
    const TopicArn = await topic("t.fifo", retained);
    const publish = (Message: string) => sns.call("Publish", { TopicArn, Message, MessageGroupId: "g" }, root);
    await publish("1");
    await clock.advance(day);
    await publish("2");
    const { Attributes = {} } = await sns.call("GetTopicAttributes", { TopicArn }, root);
    expect(Attributes.BeginningArchiveTime).toBe(new Date(start).toISOString());
    const all = await queue("all.fifo");
    await subscribe(TopicArn, "sqs", all, replayFrom(start));
    expect((await received(all)).map(({ json }) => [json.Message, json.Replayed])).toEqual([
      ["1", "true"],
      ["2", "true"],
    ]);
    await clock.advance(day);
    const late = await queue("late.fifo");
    const subscription = await subscribe(TopicArn, "sqs", late, replayFrom(start));
    expect((await received(late)).map(({ json }) => json.Message)).toEqual(["2"]);
    const shown = await sns.call("GetSubscriptionAttributes", { SubscriptionArn: subscription }, root);
    expect(shown.Attributes?.ReplayStatus).toBe("Completed");
  });

  it("of an encrypted topic is sealed, and opened for who may", async () => {
    const { topic, queue, subscribe, sns, kms, received, store } = openRegion();
    const { KeyMetadata } = await kms.call("CreateKey", {}, root);
    const TopicArn = await topic("t.fifo", { ...retained, KmsMasterKeyId: KeyMetadata?.KeyId ?? "" });
    await sns.call("Publish", { TopicArn, Message: "secret", MessageGroupId: "g" }, root);
    const stored = [...store.range({ prefix: ["*", "*", "sns.archive"] })].map(([, value]) => JSON.stringify(value));
    expect(stored).toHaveLength(1);
    expect(stored[0]).not.toContain("secret");
    const to = await queue("q.fifo");
    await subscribe(TopicArn, "sqs", to, replayFrom(start));
    expect((await received(to)).map(({ json }) => json.Message)).toEqual(["secret"]);
  });

  it("is needed for a replay", async () => {
    const { topic, queue, subscribe, fails } = openRegion();
    const TopicArn = await topic("t.fifo");
    expect(await fails(subscribe(TopicArn, "sqs", await queue("q.fifo"), replayFrom(start)))).toContain("ReplayPolicy");
  });
});

describe("an encrypted topic", () => {
  it("takes messages from those who may use its key", async () => {
    const { topic, queue, subscribe, sns, kms, received, fails } = openRegion();
    const { KeyMetadata } = await kms.call("CreateKey", {}, root);
    const KeyId = KeyMetadata?.KeyId ?? "";
    const TopicArn = await topic("t", { KmsMasterKeyId: KeyId });
    const to = await queue("q");
    await subscribe(TopicArn, "sqs", to);
    await sns.call("Publish", { TopicArn, Message: "m" }, root);
    expect(await received(to)).toHaveLength(1);
    await kms.call("DisableKey", { KeyId }, root);
    expect(await fails(sns.call("Publish", { TopicArn, Message: "m" }, root))).toMatch(/^KMSDisabledException/);
    await sns.call(
      "SetTopicAttributes",
      { TopicArn, AttributeName: "KmsMasterKeyId", AttributeValue: "alias/none" },
      root,
    );
    expect(await fails(sns.call("Publish", { TopicArn, Message: "m" }, root))).toMatch(/^KMSNotFoundException/);
  });
});

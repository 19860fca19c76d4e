import { describe, expect, it } from "vitest";
import { account, nobody, openRegion, otherAccount, region, root, rootOf } from "./region.ts";

/** Subscriptions: who confirms them, what they take, how they end. */

const hourMs = 60 * 60_000;

describe("a subscription by mail", () => {
  async function subscribed() {
    const house = openRegion();
    const TopicArn = await house.topic("t", { DisplayName: "Shop" });
    const { SubscriptionArn } = await house.sns.call(
      "Subscribe",
      { TopicArn, Protocol: "email", Endpoint: "a@b.example" },
      root,
    );
    const posted = () => {
      const postbox = house.fogbank.cast.giftAtHand("postbox");
      return postbox?.list({ limit: 10 }) ?? [];
    };
    const Token = /Token=([0-9a-f]+)/.exec(posted()[0]?.text ?? "")?.[1] ?? "";
    return { ...house, TopicArn, SubscriptionArn, posted, Token };
  }

  it("waits for the link in its mail, which anybody may visit", async () => {
    const { sns, TopicArn, SubscriptionArn, posted, Token } = await subscribed();
    expect(SubscriptionArn).toBe("pending confirmation");
    expect(posted()).toMatchObject([{ kind: "email", to: "a@b.example", from: "Shop" }]);
    await sns.call("Publish", { TopicArn, Message: "too early" }, root);
    expect(posted()).toHaveLength(1);
    const { Subscriptions } = await sns.call("ListSubscriptionsByTopic", { TopicArn }, root);
    expect(Subscriptions?.[0]?.SubscriptionArn).toBe("PendingConfirmation");
    const confirmed = await sns.call("ConfirmSubscription", { TopicArn, Token }, nobody);
    expect(await sns.call("ConfirmSubscription", { TopicArn, Token }, nobody)).toEqual(confirmed);
    await sns.call("Publish", { TopicArn, Message: "news", Subject: "s" }, root);
    expect(posted()[0]).toMatchObject({
      subject: "s",
      text: expect.stringMatching(/^news\n[\s\S]*Action=Unsubscribe/),
    });
    await sns.call("Unsubscribe", { SubscriptionArn: confirmed.SubscriptionArn ?? "" }, nobody);
    await sns.call("Publish", { TopicArn, Message: "too late" }, root);
    expect(posted()).toHaveLength(2);
    const { Attributes } = await sns.call("GetTopicAttributes", { TopicArn }, root);
    expect(Attributes).toMatchObject({
      SubscriptionsConfirmed: "0",
      SubscriptionsDeleted: "1",
      SubscriptionsPending: "0",
    });
  });

  it("is forgotten after two days", async () => {
    const { sns, clock, TopicArn, Token, fails } = await subscribed();
    await clock.advance(48 * hourMs);
    expect((await sns.call("ListSubscriptionsByTopic", { TopicArn }, root)).Subscriptions).toEqual([]);
    expect(await fails(sns.call("ConfirmSubscription", { TopicArn, Token }, nobody))).toBe(
      "InvalidParameterException: Invalid parameter: Token",
    );
  });

  it("ends with a signature only, where it was confirmed so", async () => {
    const { sns, TopicArn, Token, fails } = await subscribed();
    const confirm = { TopicArn, Token, AuthenticateOnUnsubscribe: "true" };
    expect(await fails(sns.call("ConfirmSubscription", confirm, nobody))).toMatch(/^AuthorizationError/);
    const { SubscriptionArn = "" } = await sns.call("ConfirmSubscription", confirm, root);
    expect(await fails(sns.call("Unsubscribe", { SubscriptionArn }, nobody))).toMatch(/^AuthorizationError/);
    expect(await fails(sns.call("Unsubscribe", { SubscriptionArn }, rootOf(otherAccount)))).not.toBe("no error");
    expect(await fails(sns.call("Unsubscribe", { SubscriptionArn }, root))).toBe("no error");
  });
});

describe("a queue of another account", () => {
  it("is asked, unless its own account subscribes it", async () => {
    const { topic, queue, sns, received, fails } = openRegion();
    const TopicArn = await topic("t");
    const foreign = await queue("q", otherAccount);
    const subscribe = { TopicArn, Protocol: "sqs", Endpoint: foreign };
    expect(await sns.call("Subscribe", subscribe, root)).toEqual({ SubscriptionArn: "pending confirmation" });
    const [asked] = await received(foreign);
    expect(asked?.json).toMatchObject({ Type: "SubscriptionConfirmation", TopicArn, Token: expect.any(String) });
    await sns.call("ConfirmSubscription", { TopicArn, Token: String(asked?.json.Token) }, nobody);
    await sns.call("Publish", { TopicArn, Message: "m" }, root);
    expect(await received(foreign)).toHaveLength(1);

    const other = { ...subscribe, Endpoint: await queue("own", otherAccount) };
    expect(await fails(sns.call("Subscribe", other, rootOf(otherAccount)))).toMatch(/^AuthorizationError/);
    const permission = { TopicArn, Label: "l", AWSAccountId: [otherAccount], ActionName: ["Subscribe"] };
    await sns.call("AddPermission", permission, root);
    const { SubscriptionArn = "" } = await sns.call("Subscribe", other, rootOf(otherAccount));
    expect(SubscriptionArn).toContain(TopicArn);
    const { Subscriptions } = await sns.call("ListSubscriptions", {}, rootOf(otherAccount));
    expect(Subscriptions).toMatchObject([{ Owner: otherAccount, SubscriptionArn }]);
    // It is its subscriber's, so that the subscriber's own policies are enough.
    const shown = await sns.call("GetSubscriptionAttributes", { SubscriptionArn }, rootOf(otherAccount));
    expect(shown.Attributes?.Owner).toBe(otherAccount);
  });
});

describe("at the same time", () => {
  it.each([
    ["sqs", `arn:aws:sqs:${region}:${account}:q`],
    ["email", "a@b.example"],
  ])("who subscribes twice by %s has one subscription", async (Protocol, Endpoint) => {
    const { topic, queue, sns } = openRegion();
    const TopicArn = await topic("t");
    await queue("q");
    const subscribe = { TopicArn, Protocol, Endpoint, ReturnSubscriptionArn: true };
    const arns = await Promise.all(
      Array.from({ length: 5 }, async () => (await sns.call("Subscribe", subscribe, root)).SubscriptionArn),
    );
    expect(new Set(arns).size).toBe(1);
    expect((await sns.call("ListSubscriptionsByTopic", { TopicArn }, root)).Subscriptions).toHaveLength(1);
  });

  it("unsubscribing leaves what was said of the topic meanwhile", async () => {
    const { topic, sns } = openRegion();
    const TopicArn = await topic("t");
    const subscribe = { TopicArn, Protocol: "http", Endpoint: "http://127.0.0.1:1/", ReturnSubscriptionArn: true };
    const { SubscriptionArn = "" } = await sns.call("Subscribe", subscribe, root);
    const permission = { TopicArn, Label: "l", AWSAccountId: [otherAccount], ActionName: ["Unsubscribe"] };
    await sns.call("AddPermission", permission, root).catch(() => undefined);
    await Promise.all([
      sns.call("Unsubscribe", { SubscriptionArn }, rootOf(otherAccount)).catch(() => undefined),
      sns.call("SetTopicAttributes", { TopicArn, AttributeName: "DisplayName", AttributeValue: "new" }, root),
    ]);
    const { Attributes } = await sns.call("GetTopicAttributes", { TopicArn }, root);
    expect(Attributes?.DisplayName).toBe("new");
  });
});

describe("subscribing", () => {
  const queueArn = `arn:aws:sqs:${region}:${account}:q`;
  it.each([
    ["fax", "1", {}, "Invalid parameter: Amazon SNS does not support this protocol string: fax"],
    ["http", "https://a.example/", {}, "Invalid parameter: Endpoint must match the specified protocol"],
    ["sqs", "q", {}, "Invalid parameter: SQS endpoint ARN"],
    ["sms", "12", {}, "Invalid SMS endpoint: 12"],
    ["email", "nobody", {}, "Invalid parameter: Email address"],
    [
      "sqs",
      `${queueArn}.fifo`,
      {},
      "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
    ],
    ["sqs", queueArn, { Nonsense: "1" }, "Invalid parameter: Attributes Reason: AttributeName"],
    [
      "sqs",
      queueArn,
      { FilterPolicy: "{" },
      "Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON.",
    ],
    [
      "sqs",
      queueArn,
      { FilterPolicyScope: "Both" },
      "Invalid parameter: Attributes Reason: FilterPolicyScope: Invalid value [Both]. Please use either MessageBody or MessageAttributes",
    ],
    [
      "sqs",
      queueArn,
      { RedrivePolicy: '{"deadLetterTargetArn":"x"}' },
      "Invalid parameter: Attributes Reason: RedrivePolicy: deadLetterTargetArn is an invalid arn",
    ],
    [
      "sqs",
      queueArn,
      { RawMessageDelivery: "maybe" },
      "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [maybe]. Must be true or false.",
    ],
  ])("by %s of %s with %j is refused", async (Protocol, Endpoint, attributes, expected) => {
    const { topic, sns, fails } = openRegion();
    const Attributes = attributes as Record<string, string>;
    const subscribing = sns.call("Subscribe", { TopicArn: await topic("t"), Protocol, Endpoint, Attributes }, root);
    expect(await fails(subscribing)).toBe(`InvalidParameterException: ${expected}`);
  });

  it("again changes nothing, and must want the same", async () => {
    const { topic, queue, subscribe, fails } = openRegion();
    const TopicArn = await topic("t");
    const to = await queue("q");
    const first = await subscribe(TopicArn, "sqs", to);
    expect(await subscribe(TopicArn, "sqs", to, { RawMessageDelivery: "false" })).toBe(first);
    expect(await fails(subscribe(TopicArn, "sqs", to, { RawMessageDelivery: "true" }))).toBe(
      "InvalidParameterException: Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    );
  });

  it("what is not there yet is refused by name", async () => {
    const { topic, subscribe, fails } = openRegion();
    const stream = `arn:aws:firehose:${region}:${account}:deliverystream/s`;
    const SubscriptionRoleArn = `arn:aws:iam::${account}:role/r`;
    expect(await fails(subscribe(await topic("t"), "firehose", stream, { SubscriptionRoleArn }))).toMatch(
      /^NotImplemented: .*firehose PutRecord/,
    );
  });
});

describe("lists", () => {
  it("come in pages of a hundred", async () => {
    const { sns, topic, fails } = openRegion();
    for (let n = 0; n < 105; n++) await topic(`t${String(n).padStart(3, "0")}`);
    const { Topics = [], NextToken } = await sns.call("ListTopics", {}, root);
    expect(Topics).toHaveLength(100);
    const rest = await sns.call("ListTopics", { NextToken }, root);
    expect(rest.Topics?.map(({ TopicArn = "" }) => TopicArn.split(":").at(-1))).toEqual([
      "t100",
      "t101",
      "t102",
      "t103",
      "t104",
    ]);
    expect(rest.NextToken).toBeUndefined();
    expect(await fails(sns.call("ListTopics", { NextToken: "junk" }, root))).toContain("NextToken");
    const TopicArn = Topics[0]?.TopicArn ?? "";
    for (let n = 0; n < 101; n++) {
      await sns.call(
        "Subscribe",
        { TopicArn, Protocol: "sms", Endpoint: `+1555000${String(n).padStart(4, "0")}` },
        root,
      );
    }
    for (const list of [
      (NextToken?: string) => sns.call("ListSubscriptions", { NextToken }, root),
      (NextToken?: string) => sns.call("ListSubscriptionsByTopic", { TopicArn, NextToken }, root),
    ]) {
      const one = await list();
      const two = await list(one.NextToken);
      expect([one.Subscriptions?.length, two.Subscriptions?.length, two.NextToken]).toEqual([100, 1, undefined]);
      const arns = [...(one.Subscriptions ?? []), ...(two.Subscriptions ?? [])].map(
        ({ SubscriptionArn }) => SubscriptionArn,
      );
      expect(new Set(arns).size).toBe(101);
    }
  });
});

describe("a topic", () => {
  it("made again must be the same", async () => {
    const { sns, fails } = openRegion();
    const create = (Attributes: Record<string, string>, Tags: { Key: string; Value: string }[] = []) =>
      sns.call("CreateTopic", { Name: "t", Attributes, Tags }, root);
    const { TopicArn = "" } = await create({ DisplayName: "a" }, [{ Key: "k", Value: "v" }]);
    expect(await create({ DisplayName: "a" })).toEqual({ TopicArn });
    expect(await fails(create({ DisplayName: "b" }))).toContain("Topic already exists with different attributes");
    expect(await fails(create({}, [{ Key: "k", Value: "w" }]))).toBe(
      "InvalidParameterException: Invalid parameter: Tags Reason: Topic already exists with different tags",
    );
    expect(
      await fails(
        create({}, [
          { Key: "x", Value: "1" },
          { Key: "x", Value: "2" },
        ]),
      ),
    ).toContain("Duplicated keys");
    expect((await sns.call("ListTagsForResource", { ResourceArn: TopicArn }, root)).Tags).toEqual([
      { Key: "k", Value: "v" },
    ]);
  });

  it("shows what AWS shows", async () => {
    const { sns, topic } = openRegion();
    const TopicArn = await topic("t");
    const { Attributes = {} } = await sns.call("GetTopicAttributes", { TopicArn }, root);
    const { Policy = "", EffectiveDeliveryPolicy = "", ...others } = Attributes;
    expect(others).toEqual({
      DisplayName: "",
      Owner: account,
      SubscriptionsConfirmed: "0",
      SubscriptionsDeleted: "0",
      SubscriptionsPending: "0",
      TopicArn,
    });
    expect(JSON.parse(Policy)).toMatchObject({ Id: "__default_policy_ID" });
    expect(JSON.parse(EffectiveDeliveryPolicy).http.defaultHealthyRetryPolicy).toMatchObject({
      numRetries: 3,
      minDelayTarget: 20,
    });
  });

  it("takes its subscriptions with it", async () => {
    const { sns, topic, queue, subscribe, fails } = openRegion();
    const TopicArn = await topic("t");
    const SubscriptionArn = await subscribe(TopicArn, "sqs", await queue("q"));
    await sns.call("DeleteTopic", { TopicArn }, root);
    await sns.call("DeleteTopic", { TopicArn }, root);
    expect(await fails(sns.call("GetSubscriptionAttributes", { SubscriptionArn }, root))).toBe(
      "NotFoundException: Subscription does not exist",
    );
    expect(await fails(sns.call("GetTopicAttributes", { TopicArn }, root))).toBe(
      "NotFoundException: Topic does not exist",
    );
  });
});

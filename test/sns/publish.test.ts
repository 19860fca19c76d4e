import { createVerify, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { account, openRegion, otherAccount, region, root, rootOf, userOf } from "./region.ts";

/** Topics, their subscribers, and what each of them gets; queues are the real ones. */

const arnOf = (name: string): string => `arn:aws:sns:${region}:${account}:${name}`;

describe("a message", () => {
  it("reaches queues wrapped and signed, and raw as it is", async () => {
    const { topic, queue, subscribe, sns, received, fogbank } = openRegion();
    const TopicArn = await topic("orders");
    const [wrapped, raw] = [await queue("wrapped"), await queue("raw")];
    const subscription = await subscribe(TopicArn, "sqs", wrapped);
    await subscribe(TopicArn, "sqs", raw, { RawMessageDelivery: "true" });
    const MessageAttributes = {
      kind: { DataType: "String", StringValue: "order" },
      picture: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 250) },
    };
    const { MessageId } = await sns.call(
      "Publish",
      { TopicArn, Message: 'a "new" order\n', Subject: "hi", MessageAttributes },
      root,
    );
    const [got, ...none] = await received(wrapped);
    expect(none).toEqual([]);
    expect(Object.keys(got?.json ?? {})).toEqual([
      "Type",
      "MessageId",
      "TopicArn",
      "Subject",
      "Message",
      "Timestamp",
      "SignatureVersion",
      "Signature",
      "SigningCertURL",
      "UnsubscribeURL",
      "MessageAttributes",
    ]);
    expect(got?.json).toMatchObject({
      Type: "Notification",
      MessageId,
      TopicArn,
      Subject: "hi",
      Message: 'a "new" order\n',
      Timestamp: "2026-01-15T12:00:00.000Z",
      SignatureVersion: "1",
      SigningCertURL: expect.stringMatching(
        /^https:\/\/sns\.eu-central-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
      ),
      UnsubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
      MessageAttributes: { kind: { Type: "String", Value: "order" }, picture: { Type: "Binary", Value: "AQL6" } },
    });
    expect(got?.attributes).toEqual({});
    expect(await verified(fogbank, got?.json ?? {})).toBe(true);
    const [plain] = await received(raw);
    expect(plain?.body).toBe('a "new" order\n');
    expect(plain?.attributes.kind?.StringValue).toBe("order");
    expect(Buffer.from(plain?.attributes.picture?.BinaryValue ?? []).toString("hex")).toBe("0102fa");
  });

  it("is signed with SHA-256 where the topic wants it", async () => {
    const { topic, queue, subscribe, sns, received, fogbank } = openRegion();
    const TopicArn = await topic("two", { SignatureVersion: "2" });
    const to = await queue("q");
    await subscribe(TopicArn, "sqs", to);
    await sns.call("Publish", { TopicArn, Message: "m" }, root);
    const [got] = await received(to);
    expect(got?.json.SignatureVersion).toBe("2");
    expect(await verified(fogbank, got?.json ?? {})).toBe(true);
    expect(await verified(fogbank, { ...got?.json, Message: "n" })).toBe(false);
  });

  it("has texts of its own for single protocols", async () => {
    const { topic, queue, subscribe, sns, received, fails } = openRegion();
    const TopicArn = await topic("t");
    const to = await queue("q");
    await subscribe(TopicArn, "sqs", to);
    const Message = JSON.stringify({ default: "for all", sqs: "for queues", http: 5 });
    await sns.call("Publish", { TopicArn, Message, MessageStructure: "json" }, root);
    expect((await received(to))[0]?.json.Message).toBe("for queues");
    expect(await fails(sns.call("Publish", { TopicArn, Message: '{"sqs":"a"}', MessageStructure: "json" }, root))).toBe(
      "InvalidParameterException: Invalid parameter: Message Structure - No default entry in JSON message body",
    );
    expect(await fails(sns.call("Publish", { TopicArn, Message: "{", MessageStructure: "json" }, root))).toBe(
      "InvalidParameterException: Invalid parameter: Message Structure - JSON message body failed to parse",
    );
  });

  it("goes where filter policies let it through", async () => {
    const { topic, queue, subscribe, sns, received } = openRegion();
    const TopicArn = await topic("t");
    const [byAttribute, byBody, all] = [await queue("a"), await queue("b"), await queue("c")];
    await subscribe(TopicArn, "sqs", byAttribute, { FilterPolicy: '{"price":[{"numeric":[">",100]}]}' });
    await subscribe(TopicArn, "sqs", byBody, {
      FilterPolicy: '{"customer":{"vip":[true]}}',
      FilterPolicyScope: "MessageBody",
    });
    await subscribe(TopicArn, "sqs", all);
    const price = (value: string) => ({ price: { DataType: "Number", StringValue: value } });
    await sns.call("Publish", { TopicArn, Message: '{"customer":{"vip":true}}', MessageAttributes: price("99") }, root);
    await sns.call("Publish", { TopicArn, Message: "no json", MessageAttributes: price("101") }, root);
    expect((await received(byAttribute)).map(({ json }) => json.Message)).toEqual(["no json"]);
    expect((await received(byBody)).map(({ json }) => json.Message)).toEqual(['{"customer":{"vip":true}}']);
    expect(await received(all)).toHaveLength(2);
  });

  it("lands in the dead-letter queue where its queue is gone, with its attributes", async () => {
    const { topic, queue, subscribe, sns, sqs, received } = openRegion();
    const TopicArn = await topic("t");
    const [to, letters] = [await queue("q"), await queue("dlq")];
    await subscribe(TopicArn, "sqs", to, {
      RawMessageDelivery: "true",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: letters }),
    });
    await sqs.call("DeleteQueue", { QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/q` }, root);
    await sns.call(
      "Publish",
      { TopicArn, Message: "m", MessageAttributes: { a: { DataType: "String", StringValue: "b" } } },
      root,
    );
    expect(await received(letters)).toMatchObject([{ body: "m", attributes: { a: { StringValue: "b" } } }]);
  });

  it.each([
    [{ Message: "" }, "InvalidParameterException: Invalid parameter: Empty message"],
    [{ Message: "m", Subject: "" }, "InvalidParameterException: Invalid parameter: Subject"],
    [{ Message: "m", Subject: "a\nb" }, "InvalidParameterException: Invalid parameter: Subject"],
    [{ Message: "x".repeat(262_145) }, "InvalidParameterException: Invalid parameter: Message too long"],
    [
      { Message: "m", MessageDeduplicationId: "a" },
      "InvalidParameterException: Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    ],
    [
      { Message: "m", MessageAttributes: { "a b": { DataType: "String", StringValue: "x" } } },
      "InvalidParameterValueException: Invalid non-alphanumeric character '#x20' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    ],
    [
      { Message: "m", MessageAttributes: { a: { DataType: "Text", StringValue: "x" } } },
      "InvalidParameterValueException: The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { Message: "m", MessageAttributes: { a: { DataType: "Binary", StringValue: "x" } } },
      "InvalidParameterValueException: The message attribute 'a' with type 'Binary' must use field 'Binary'.",
    ],
  ])("is refused (case %#)", async (input, expected) => {
    const { topic, sns, fails } = openRegion();
    expect(await fails(sns.call("Publish", { TopicArn: await topic("t"), ...input }, root))).toBe(expected);
  });

  it.each([
    [
      "nope",
      "InvalidParameterException: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    ],
    [arnOf("missing"), "NotFoundException: Topic does not exist"],
    [`arn:aws:sns:us-west-2:${account}:t`, "InvalidParameterException: Invalid parameter: TopicArn"],
  ])("to %s is refused", async (TopicArn, expected) => {
    const { sns, fails } = openRegion();
    expect(await fails(sns.call("Publish", { TopicArn, Message: "m" }, root))).toBe(expected);
  });
});

describe("a batch", () => {
  it("is published whole or not at all", async () => {
    const { topic, queue, subscribe, sns, received, fails } = openRegion();
    const TopicArn = await topic("t");
    const to = await queue("q");
    await subscribe(TopicArn, "sqs", to);
    const batch = (...PublishBatchRequestEntries: { Id: string; Message: string }[]) =>
      sns.call("PublishBatch", { TopicArn, PublishBatchRequestEntries }, root);
    const { Successful, Failed } = await batch({ Id: "a", Message: "1" }, { Id: "b", Message: "2" });
    expect(Successful?.map(({ Id }) => Id)).toEqual(["a", "b"]);
    expect(Failed).toEqual([]);
    expect(await received(to)).toHaveLength(2);
    expect(await fails(batch())).toMatch(/^EmptyBatchRequest/);
    expect(await fails(batch({ Id: "a", Message: "1" }, { Id: "a", Message: "2" }))).toMatch(
      /^BatchEntryIdsNotDistinct/,
    );
    expect(await fails(batch({ Id: "a!", Message: "1" }))).toMatch(/^InvalidBatchEntryId/);
    expect(
      await fails(batch({ Id: "a", Message: "x".repeat(200_000) }, { Id: "b", Message: "x".repeat(100_000) })),
    ).toMatch(/^BatchRequestTooLong/);
    expect(await fails(batch({ Id: "a", Message: "1" }, { Id: "b", Message: "" }))).toMatch(/Empty message/);
    expect(await received(to)).toEqual([]);
  });
});

describe("a topic's policy", () => {
  it("lets other accounts publish, and nobody else", async () => {
    const { topic, sns, fails } = openRegion();
    const TopicArn = await topic("t");
    const publish = (caller = rootOf(otherAccount)) => sns.call("Publish", { TopicArn, Message: "m" }, caller);
    expect(await fails(publish())).toMatch(/^AuthorizationError/);
    expect(await fails(publish(userOf("eve")))).not.toBe("no error");
    await sns.call(
      "AddPermission",
      { TopicArn, Label: "l", AWSAccountId: [otherAccount], ActionName: ["Publish"] },
      root,
    );
    expect(await fails(publish())).toBe("no error");
    await sns.call("RemovePermission", { TopicArn, Label: "l" }, root);
    expect(await fails(publish())).toMatch(/^AuthorizationError/);
  });
});

/** As SNS's verifiers do: the certificate by its URL, the fields in the order of their names. */
async function verified(
  fogbank: ReturnType<typeof openRegion>["fogbank"],
  message: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const url = new URL(String(message.SigningCertURL));
  const answer = await fogbank.handle({
    method: "GET",
    path: url.pathname,
    query: "",
    headers: { host: url.host },
    ip: "127.0.0.1",
    secure: true,
    httpVersion: "1.1",
    rawHeaders: ["host", url.host],
    body: { length: 0, all: async () => new Uint8Array(0), async *[Symbol.asyncIterator]() {} },
  });
  expect(answer.status).toBe(200);
  const certificate = new X509Certificate(String(answer.body));
  expect(certificate.subject).toContain("CN=sns.amazonaws.com");
  const names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
  const verify = createVerify(message.SignatureVersion === "2" ? "RSA-SHA256" : "RSA-SHA1");
  for (const name of names) if (message[name] !== undefined) verify.update(`${name}\n${message[name]}\n`);
  return verify.verify(certificate.publicKey, String(message.Signature), "base64");
}

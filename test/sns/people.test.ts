import { describe, expect, it } from "vitest";
import { account, openRegion, region, root } from "./region.ts";

/** Text messages and notifications on devices: what lands in the postbox, and what would never have arrived. */

const number = "+15550100123";

async function house() {
  const opened = openRegion();
  // Loads SNS, which gives the postbox.
  await opened.sns.call("ListTopics", {}, root);
  const postbox = () => opened.fogbank.cast.giftAtHand("postbox");
  return { ...opened, postbox, posted: () => postbox()?.list({ limit: 100 }) ?? [] };
}

describe("a text message", () => {
  it("reaches numbers that were verified, until their owner says STOP", async () => {
    const { sns, posted, postbox, fails, clock } = await house();
    const send = (Message: string) => sns.call("Publish", { PhoneNumber: number, Message }, root);
    await send("1");
    expect(posted()[0]).toMatchObject({
      kind: "sms",
      to: number,
      text: "1",
      undelivered: expect.stringContaining("sandbox"),
    });

    await sns.call("CreateSMSSandboxPhoneNumber", { PhoneNumber: number }, root);
    const OneTimePassword = /\d{6}$/.exec(posted()[0]?.text ?? "")?.[0] ?? "";
    const wrong = OneTimePassword === "000000" ? "111111" : "000000";
    const verify = (password: string) =>
      sns.call("VerifySMSSandboxPhoneNumber", { PhoneNumber: number, OneTimePassword: password }, root);
    expect(await fails(verify(wrong))).toMatch(/^VerificationException/);
    await verify(OneTimePassword);
    expect((await sns.call("ListSMSSandboxPhoneNumbers", {}, root)).PhoneNumbers).toEqual([
      { PhoneNumber: number, Status: "Verified" },
    ]);
    await sns.call(
      "SetSMSAttributes",
      { attributes: { DefaultSenderID: "Shop", DefaultSMSType: "Transactional" } },
      root,
    );
    await send("2");
    expect(posted()[0]).toMatchObject({ text: "2", from: "Shop", smsType: "Transactional" });
    expect(posted()[0]?.undelivered).toBeUndefined();

    expect(postbox()?.reply(account, region, number, "thanks")).toBe("nothing");
    expect(postbox()?.reply(account, region, number, " stop ")).toBe("opted out");
    expect(await sns.call("CheckIfPhoneNumberIsOptedOut", { phoneNumber: number }, root)).toEqual({ isOptedOut: true });
    expect(await sns.call("ListPhoneNumbersOptedOut", {}, root)).toEqual({ phoneNumbers: [number] });
    await send("3");
    expect(posted()[0]?.undelivered).toContain("opted out");
    await sns.call("OptInPhoneNumber", { phoneNumber: number }, root);
    postbox()?.reply(account, region, number, "STOP");
    expect(await fails(sns.call("OptInPhoneNumber", { phoneNumber: number }, root))).toContain("30 days");
    await clock.advance(30 * 86_400_000);
    expect(await fails(sns.call("OptInPhoneNumber", { phoneNumber: number }, root))).toBe("no error");
  });

  it.each([
    [{ attributes: { Nonsense: "1" } }, "InvalidParameterException: Nonsense is not a valid attribute"],
    [{ attributes: { DefaultSMSType: "Loud" } }, "InvalidParameterException: DefaultSMSType is invalid"],
    [
      { attributes: { UsageReportS3Bucket: "b" } },
      "NotImplemented: SetSMSAttributes: UsageReportS3Bucket is not implemented",
    ],
  ])("settings %j are refused", async (input, expected) => {
    const { sns, fails } = await house();
    expect(await fails(sns.call("SetSMSAttributes", { attributes: input.attributes as never }, root))).toBe(expected);
  });
});

describe("a notification on a device", () => {
  it("goes to enabled endpoints, by topic and directly, in the platform's own words", async () => {
    const { sns, posted, topic, subscribe, fails } = await house();
    const { PlatformApplicationArn = "" } = await sns.call(
      "CreatePlatformApplication",
      { Name: "shop", Platform: "GCM", Attributes: { PlatformCredential: "secret" } },
      root,
    );
    expect(PlatformApplicationArn).toBe(`arn:aws:sns:${region}:${account}:app/GCM/shop`);
    const shown = await sns.call("GetPlatformApplicationAttributes", { PlatformApplicationArn }, root);
    expect(shown.Attributes).toEqual({ Enabled: "true" });
    const create = (more: object = {}) =>
      sns.call("CreatePlatformEndpoint", { PlatformApplicationArn, Token: "device", ...more }, root);
    const { EndpointArn = "" } = await create();
    expect(await create()).toEqual({ EndpointArn });
    expect(await fails(create({ CustomUserData: "x" }))).toContain(
      `Endpoint ${EndpointArn} already exists with the same Token, but different attributes.`,
    );
    const Message = JSON.stringify({ default: "d", GCM: '{"notification":{}}' });
    await sns.call("Publish", { TargetArn: EndpointArn, Message, MessageStructure: "json" }, root);
    expect(posted()[0]).toMatchObject({ kind: "push", to: EndpointArn, text: '{"notification":{}}' });
    const TopicArn = await topic("t");
    await subscribe(TopicArn, "application", EndpointArn);
    await sns.call("Publish", { TopicArn, Message: "all" }, root);
    expect(posted()[0]).toMatchObject({ text: "all", topicArn: TopicArn });

    await sns.call("SetEndpointAttributes", { EndpointArn, Attributes: { Enabled: "false" } }, root);
    expect(await fails(sns.call("Publish", { TargetArn: EndpointArn, Message: "m" }, root))).toBe(
      "EndpointDisabledException: Endpoint is disabled",
    );
    await sns.call("DeletePlatformApplication", { PlatformApplicationArn }, root);
    expect(await fails(sns.call("GetEndpointAttributes", { EndpointArn }, root))).toBe(
      "NotFoundException: Endpoint does not exist",
    );
  });
});

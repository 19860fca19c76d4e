import { afterAll, describe, expect, it } from "vitest";
import type { Operations as IamOperations } from "../../src/model/types/iam.d.ts";
import type { Operations as KmsOperations } from "../../src/model/types/kms.d.ts";
import type { Operations as StsOperations } from "../../src/model/types/sts.d.ts";
import { account, openRegion, otherAccount, rootOf } from "./region.ts";

/** What becomes an event, whose it is, what stands in it, and how it is found. */

const region = openRegion();
afterAll(() => region.clock.stop());
const iam = region.as<IamOperations>("iam");
const sts = region.as<StsOperations>("sts");

describe("a record", () => {
  it("has AWS's layout, and no secrets", async () => {
    await iam("CreateUser", { UserName: "ada" });
    await iam("CreateLoginProfile", { UserName: "ada", Password: "Sesame-open-7!" });
    const [record] = await region.lookUp("CreateLoginProfile");
    expect(record).toEqual({
      eventVersion: "1.11",
      userIdentity: {
        type: "Root",
        principalId: account,
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
        invokedBy: "cloudformation.amazonaws.com",
      },
      eventTime: "2026-03-01T00:00:00Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateLoginProfile",
      awsRegion: "us-east-1",
      sourceIPAddress: "cloudformation.amazonaws.com",
      userAgent: "cloudformation.amazonaws.com",
      requestParameters: { userName: "ada" },
      responseElements: {
        loginProfile: { userName: "ada", createDate: "Mar 1, 2026, 12:00:00 AM", passwordResetRequired: false },
      },
      requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    });
  });

  it("tells of a failure, and has no answer", async () => {
    await expect(iam("GetUser", { UserName: "nobody" })).rejects.toMatchObject({ code: "NoSuchEntity" });
    expect((await region.lookUp("GetUser"))[0]).toMatchObject({
      errorCode: "NoSuchEntityException",
      requestParameters: { userName: "nobody" },
      responseElements: null,
      readOnly: true,
    });
  });

  it("stands in the journey by its id", async () => {
    await sts("GetCallerIdentity", {});
    const [record] = await region.lookUp("GetCallerIdentity");
    const journey = region.recorder.list({ operation: "GetCallerIdentity" })[0];
    expect(journey?.steps.find(({ stage }) => stage === "audit")?.facts).toEqual({ eventId: record?.eventID });
  });
});

describe("the recipient", () => {
  it("is each account that a call touches, under one shared id", async () => {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: otherAccount }, Action: "sts:AssumeRole" }],
    };
    const { Role } = await iam("CreateRole", { RoleName: "shared", AssumeRolePolicyDocument: JSON.stringify(trust) });
    const other = region.as<StsOperations>("sts", userOf);
    await other("AssumeRole", { RoleArn: Role.Arn, RoleSessionName: "visit" }).catch(() => undefined);
    const [theirs] = await region.lookUp("AssumeRole", rootOf(otherAccount));
    const [ours] = await region.lookUp("AssumeRole");
    expect(theirs?.userIdentity).toMatchObject({ type: "Root", accountId: otherAccount });
    expect(ours?.userIdentity).toEqual({ type: "AWSAccount", principalId: otherAccount, accountId: otherAccount });
    expect(ours?.sharedEventID).toBeDefined();
    expect(ours?.sharedEventID).toBe(theirs?.sharedEventID);
    expect(ours?.eventID).not.toBe(theirs?.eventID);
  });
});

const userOf = rootOf(otherAccount);

describe("KMS behind S3", () => {
  it("is asked by S3 for its caller", async () => {
    const kms = region.as<KmsOperations>("kms");
    const { KeyMetadata } = await kms("CreateKey", {});
    const arn = KeyMetadata?.Arn ?? "";
    await region.s3("CreateBucket", { Bucket: "sealed" });
    await region.s3("PutObject", { Bucket: "sealed", Key: "a", ServerSideEncryption: "aws:kms", SSEKMSKeyId: arn });
    expect((await region.lookUp("GenerateDataKey"))[0]).toMatchObject({
      userIdentity: { type: "Root", accountId: account, invokedBy: "s3.amazonaws.com" },
      sourceIPAddress: "s3.amazonaws.com",
      userAgent: "s3.amazonaws.com",
      readOnly: true,
      requestParameters: { keyId: expect.any(String), encryptionContext: { "aws:s3:arn": "arn:aws:s3:::sealed/a" } },
      responseElements: null,
      resources: [{ accountId: account, type: "AWS::KMS::Key", ARN: arn }],
    });
  });
});

describe("the history", () => {
  const names = async (
    key: "Username" | "ResourceName" | "EventSource" | "ResourceType" | "ReadOnly",
    value: string,
  ) => {
    const LookupAttributes = [{ AttributeKey: key, AttributeValue: value }];
    const { Events = [] } = await region.trail("LookupEvents", { LookupAttributes });
    return Events.map(({ EventName }) => EventName);
  };

  it("is looked up by any attribute", async () => {
    expect(await names("ResourceName", "ada")).toEqual(expect.arrayContaining(["CreateLoginProfile", "CreateUser"]));
    expect(await names("ResourceType", "AWS::IAM::Role")).toEqual(expect.arrayContaining(["CreateRole"]));
    expect(await names("EventSource", "kms.amazonaws.com")).toEqual(expect.arrayContaining(["CreateKey"]));
    expect(await names("Username", "root")).toContain("CreateUser");
    expect(await names("Username", "nobody")).toEqual([]);
    expect(await names("ReadOnly", "true")).not.toContain("CreateUser");
  });

  it("has no data events", async () => {
    expect(await region.lookUp("PutObject")).toEqual([]);
  });

  it("comes in pages that what follows does not shift, newest first", async () => {
    await region.clock.advance(60_000);
    const from = region.clock.now();
    for (let at = 0; at < 7; at++) {
      await region.clock.advance(2_000);
      await iam("CreateGroup", { GroupName: `group-${at}` });
    }
    const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue: "CreateGroup" }];
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await region.trail("LookupEvents", { LookupAttributes, StartTime: from, MaxResults: 3, NextToken });
      seen.push(...(page.Events ?? []).map(({ Resources }) => Resources?.[0]?.ResourceName));
      NextToken = page.NextToken;
      await iam("CreateGroup", { GroupName: `later-${seen.length}` });
    } while (NextToken !== undefined);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `group-${at}`));
  });

  it.each<[string, object, string]>([
    [
      "two attributes",
      { LookupAttributes: new Array(2).fill({ AttributeKey: "EventName", AttributeValue: "A" }) },
      "InvalidLookupAttributesException",
    ],
    ["an end before the start", { StartTime: 2_000, EndTime: 1_000 }, "InvalidTimeRangeException"],
    ["a token of another make", { NextToken: "bm9uZQ" }, "InvalidNextTokenException"],
    ["insights, by name", { EventCategory: "insight" }, "NotImplemented"],
  ])("refuses %s", async (_, input, code) => {
    await expect(region.trail("LookupEvents", input)).rejects.toMatchObject({ code });
  });

  it("ends after 90 days", async () => {
    expect((await region.lookUp("CreateUser")).length).toBe(1);
    await region.clock.advance(91 * 86_400_000);
    expect(await region.lookUp("CreateUser")).toEqual([]);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { createCredentials } from "../credentials.ts";
import { house } from "../scope.ts";
import { account, type Bench, createBench, start, userPrincipal } from "../testing.ts";
import { putUser } from "../testing-users.ts";
import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  updateAccessKey,
} from "./access-keys.ts";

const UserName = "alice";
let bench: Bench;
const asAlice = { principal: userPrincipal("alice", "AIDAALICE") };
const create = (input = { UserName }) => bench.run(createAccessKey, input).AccessKey;

beforeEach(() => {
  bench = createBench();
  putUser(bench, "alice");
  putUser(bench, "bob");
});

describe("CreateAccessKey", () => {
  it("issues a key that signs for the user, and keeps its secret sealed", () => {
    const key = create();
    expect(key).toEqual({
      UserName,
      AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      Status: "Active",
      SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      CreateDate: start,
    });
    expect(createCredentials(bench.deps).find(key.AccessKeyId, undefined, start)).toMatchObject({
      state: "valid",
      secret: key.SecretAccessKey,
      principal: { kind: "user", account, userName: "alice" },
    });
    expect(JSON.stringify(bench.deps.accessKeys.get(house, key.AccessKeyId))).not.toContain(key.SecretAccessKey);
  });

  it("gives the caller one where no user is named, be it a user or the root user", () => {
    expect(bench.run(createAccessKey, {}, asAlice).AccessKey.UserName).toBe("alice");
    const { AccessKeyId } = bench.run(createAccessKey, {}).AccessKey;
    expect(createCredentials(bench.deps).find(AccessKeyId, undefined, start)).toMatchObject({
      principal: { kind: "root", id: account },
    });
  });

  it("refuses", () => {
    create();
    create();
    expect(bench.fault(createAccessKey, { UserName })).toBe(
      "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2",
    );
    expect(bench.fault(createAccessKey, { UserName: "eve" })).toBe(
      "NoSuchEntity: The user with name eve cannot be found.",
    );
    const session = { principal: { kind: "role-session", account, arn: "arn", id: "AROA:s" } } as const;
    expect(bench.fault(createAccessKey, {}, session)).toBe(
      "ValidationError: Must specify userName when calling with non-User credentials",
    );
  });
});

describe("an access key", () => {
  it("is listed in order of creation, by page", () => {
    const first = create().AccessKeyId;
    bench.advance(1_000);
    const second = create().AccessKeyId;
    const page = bench.run(listAccessKeys, { UserName, MaxItems: 1 });
    expect(page).toEqual({
      AccessKeyMetadata: [{ UserName, AccessKeyId: first, Status: "Active", CreateDate: start }],
      IsTruncated: true,
      Marker: expect.any(String),
    });
    const rest = bench.run(listAccessKeys, { UserName, Marker: page.Marker });
    expect(rest.AccessKeyMetadata.map((key) => key.AccessKeyId)).toEqual([second]);
    expect(rest.IsTruncated).toBe(false);
  });

  it("is switched off and on, and deleted", () => {
    const { AccessKeyId } = create();
    const state = () => createCredentials(bench.deps).find(AccessKeyId, undefined, start).state;
    bench.run(updateAccessKey, { UserName, AccessKeyId, Status: "Inactive" });
    expect(state()).toBe("inactive");
    bench.run(updateAccessKey, { UserName, AccessKeyId, Status: "Active" });
    expect(state()).toBe("valid");
    expect(bench.fault(updateAccessKey, { UserName, AccessKeyId, Status: "Expired" })).toBe(
      "InvalidInput: Status Expired cannot be set. Valid values are Active and Inactive.",
    );
    bench.run(deleteAccessKey, { UserName, AccessKeyId });
    expect(state()).toBe("unknown");
    expect(bench.fault(deleteAccessKey, { UserName, AccessKeyId })).toBe(
      `NoSuchEntity: The Access Key with id ${AccessKeyId} cannot be found.`,
    );
  });

  it("of another user looks like none", () => {
    const { AccessKeyId } = create();
    const missing = `NoSuchEntity: The Access Key with id ${AccessKeyId} cannot be found.`;
    expect(bench.fault(deleteAccessKey, { UserName: "bob", AccessKeyId })).toBe(missing);
    expect(bench.fault(updateAccessKey, { UserName: "bob", AccessKeyId, Status: "Inactive" })).toBe(missing);
    expect(bench.fault(getAccessKeyLastUsed, { AccessKeyId }, { account: "210987654321" })).toBe(missing);
  });

  it("tells when it was last used", () => {
    const { AccessKeyId } = create();
    expect(bench.run(getAccessKeyLastUsed, { AccessKeyId })).toEqual({
      UserName,
      AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" },
    });
  });
});

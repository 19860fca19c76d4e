import { afterAll, describe, expect, it } from "vitest";
import type { Principal } from "../kernel/call.ts";
import type { Caller, ServiceCaller } from "../kernel/peers.ts";
import type { Operations as EcsOperations } from "../model/types/ecs.d.ts";
import type { Operations as IamOperations } from "../model/types/iam.d.ts";
import type { Operations as KmsOperations } from "../model/types/kms.d.ts";
import { createClock } from "../runtime/clock.ts";
import { createIds } from "../runtime/ids.ts";
import { createSeededRandom } from "../runtime/random.ts";
import { createSeals } from "../runtime/seals.ts";
import { openTables } from "../runtime/tables.ts";
import { openMemory } from "../store/memory.ts";
import { createStore } from "../store/store.ts";
import { openBodies } from "./bodies.ts";
import { readOptions } from "./options.ts";
import { assemble } from "./region.ts";

/** Calls between services: who may, what the callee sees, what stands in the journey. */

const account = "111122223333";
const region = "eu-central-1";
const random = createSeededRandom("peers");
const clock = createClock({
  frozenAt: Date.UTC(2026, 0, 1),
  log: {
    error: (_, e) => {
      throw e;
    },
    warn: () => undefined,
  },
});
const fogbank = assemble(readOptions({ ephemeral: true, account, region }), {
  clock,
  ids: createIds(random),
  random,
  store: createStore(openMemory()),
  blobs: openBodies(undefined, "process").blobs,
  seals: createSeals(random.bytes(32), random),
  tables: openTables(new URL("../model/tables/", import.meta.url)),
  log: {
    error: (_, error) => {
      throw error;
    },
    warn: () => undefined,
  },
  micros: () => 0,
});
afterAll(() => clock.stop());

const { peers } = fogbank.ports;
const kms = peers.to<KmsOperations>("kms");
const iam = peers.to<IamOperations>("iam");

const root: Principal = { kind: "root", account, arn: `arn:aws:iam::${account}:root`, id: account };
const asRoot: Caller = {
  as: "caller",
  call: {
    id: "the-cause",
    entrance: "api",
    now: clock.now(),
    service: "s3",
    operation: "GetObject",
    account,
    region,
    principal: root,
    source: { ip: "192.0.2.1", userAgent: "test", secure: false, host: "localhost" },
    baseUrl: "http://localhost",
  },
};
const asQueues: ServiceCaller = {
  as: "service",
  service: "sqs.amazonaws.com",
  account,
  region,
  sourceArn: `arn:aws:sqs:${region}:${account}:orders`,
  sourceAccount: account,
  cause: "the-cause",
};

async function keyThatLetsIn(statement: object): Promise<string> {
  const policy = {
    Statement: [{ Effect: "Allow", Principal: { AWS: root.arn }, Action: "kms:*", Resource: "*" }, statement],
  };
  const { KeyMetadata } = await kms.call("CreateKey", { Policy: JSON.stringify(policy) }, asRoot);
  return KeyMetadata?.KeyId ?? "";
}

describe("a call with the caller's credentials", () => {
  it("is made by the caller, through the service, and hangs under its journey", async () => {
    const KeyId = await keyThatLetsIn({
      Effect: "Deny",
      Principal: "*",
      Action: "kms:GenerateDataKey",
      Resource: "*",
      Condition: { StringNotEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    });
    const { Plaintext } = await kms.call("GenerateDataKey", { KeyId, KeySpec: "AES_256" }, asRoot);
    expect(Plaintext).toHaveLength(32);
    expect(fogbank.recorder.list({ operation: "GenerateDataKey" })[0]).toMatchObject({
      entrance: "peer",
      parent: "the-cause",
      principal: root.arn,
      account,
      region,
      status: 200,
    });
    const steps = fogbank.recorder.list({ operation: "GenerateDataKey" })[0]?.steps.map(({ stage }) => stage);
    expect(steps).toEqual(["enter", "authorize", "validate", "handle", "conclude", "audit", "measure"]);
  });
});

describe("a call of the service itself", () => {
  const letsQueuesIn = {
    Effect: "Allow",
    Principal: { Service: "sqs.amazonaws.com" },
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": asQueues.sourceArn }, StringEquals: { "aws:SourceAccount": account } },
  };

  it("is let in by a resource policy alone", async () => {
    const KeyId = await keyThatLetsIn(letsQueuesIn);
    await expect(kms.call("GenerateDataKey", { KeyId, KeySpec: "AES_256" }, asQueues)).resolves.toHaveProperty(
      "Plaintext",
    );
  });

  it.each<[string, Partial<ServiceCaller>]>([
    ["another service", { service: "sns.amazonaws.com" }],
    ["another source", { sourceArn: `arn:aws:sqs:${region}:${account}:others` }],
    ["another account's source", { sourceAccount: "444455556666" }],
    ["no source", { sourceArn: undefined }],
  ])("is refused for %s", async (_, other) => {
    const KeyId = await keyThatLetsIn(letsQueuesIn);
    const call = kms.call("GenerateDataKey", { KeyId, KeySpec: "AES_256" }, { ...asQueues, ...other });
    await expect(call).rejects.toMatchObject({ code: "AccessDeniedException" });
  });

  it("is refused where no resource policy speaks", async () => {
    await expect(iam.call("ListUsers", {}, asQueues)).rejects.toMatchObject({ code: "AccessDenied" });
  });
});

describe("a call in a role", () => {
  async function role(RoleName: string, service: string, Action: string): Promise<string> {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    };
    const { Role } = await iam.call(
      "CreateRole",
      { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) },
      asRoot,
    );
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    });
    await iam.call("PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument }, asRoot);
    return Role.Arn;
  }
  const asRole = (roleArn: string): Caller => ({
    as: "role",
    roleArn,
    sessionName: "rule",
    service: "events.amazonaws.com",
    region,
  });

  it("acts with the role's policies", async () => {
    const arn = await role("lister", "events.amazonaws.com", "iam:ListUsers");
    await expect(iam.call("ListUsers", {}, asRole(arn))).resolves.toMatchObject({ Users: [] });
    await expect(iam.call("ListRoles", {}, asRole(arn))).rejects.toMatchObject({ code: "AccessDenied" });
    await iam.call("DeleteRolePolicy", { RoleName: "lister", PolicyName: "own" }, asRoot);
    await expect(iam.call("ListUsers", {}, asRole(arn))).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("is refused where the trust policy does not let the service in", async () => {
    const arn = await role("foreign", "lambda.amazonaws.com", "iam:ListUsers");
    await expect(iam.call("ListUsers", {}, asRole(arn))).rejects.toMatchObject({ code: "AccessDenied" });
  });
});

it("answers by name what is not there yet", async () => {
  await expect(peers.to<EcsOperations>("ecs").call("ListClusters", {}, asRoot)).rejects.toMatchObject({
    code: "NotImplemented",
    message: expect.stringContaining("ListClusters"),
  });
  expect(await peers.implements("ecs", "ListClusters")).toBe(false);
  expect(await peers.implements("kms", "Decrypt")).toBe(true);
});

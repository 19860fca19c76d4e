import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { beforeAll, expect, it } from "vitest";
import { journeyLines } from "../../src/cli/journey.ts";
import { why } from "../../src/cli/why.ts";
import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { type Credentials, signHeaders } from "../../src/engines/sigv4/sign.ts";
import type { ReadJourney } from "../../src/region/admin/read-journey.ts";
import { houseOf } from "../clients/house.ts";
import { customary, s3Wire } from "./wire.ts";

/** One request, two services: what the journey of an encrypted object shows, and why it is refused when its key is. */

const account = "000000000000";
const house = houseOf({ account });
const s3 = s3Wire(() => house.fogbank);
let alice: Credentials;
let keyArn: string;

const statement = (Effect: string, Action: string | string[], more: object): object => ({
  Effect,
  Action,
  Resource: "*",
  ...more,
});
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

async function kms(operation: string, input: object): Promise<Record<string, unknown>> {
  const body = JSON.stringify(input);
  const headers = {
    host: `localhost:${house.fogbank.port}`,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `TrentService.${operation}`,
  };
  const facts = { method: "POST", path: "/", query: "", headers };
  const rules = signingRules("json", ["kms"], ["us-east-1"]);
  const signed = signHeaders(
    {
      facts,
      credentials: customary,
      service: "kms",
      region: "us-east-1",
      nowMs: Date.now(),
      payloadHash: sha256Hex(body),
      rules,
    },
    createSigningKeyCache(),
  );
  const response = await fetch(`http://localhost:${house.fogbank.port}/`, {
    method: "POST",
    body,
    headers: { ...headers, ...signed.headers },
  });
  return JSON.parse((await response.text()) || "{}") as Record<string, unknown>;
}

const keyPolicy = (...more: object[]): string =>
  document(statement("Allow", "kms:*", { Principal: { AWS: `arn:aws:iam::${account}:root` } }), ...more);

async function journeyOf(id: unknown): Promise<ReadJourney> {
  return (await (await fetch(`${house.fogbank.endpoint}/_fogbank/journeys/${id}`)).json()) as ReadJourney;
}

beforeAll(async () => {
  const { endpoint, credentials } = house.fogbank;
  const iam = new IAMClient({ endpoint, region: "us-east-1", credentials });
  await iam.send(new CreateUserCommand({ UserName: "alice" }));
  const PolicyDocument = document(statement("Allow", ["s3:*", "kms:*"], {}));
  await iam.send(new PutUserPolicyCommand({ UserName: "alice", PolicyName: "work", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "alice" }));
  alice = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  const { KeyMetadata } = await kms("CreateKey", { Policy: keyPolicy() });
  keyArn = (KeyMetadata as { Arn: string }).Arn;
  await s3.send({ method: "PUT", path: "/vault" });
});

const sealed = (): Record<string, string> => ({
  "x-amz-server-side-encryption": "aws:kms",
  "x-amz-server-side-encryption-aws-kms-key-id": keyArn,
});

it("shows the call to the key's keeper, and who allowed it there", async () => {
  const put = await s3.send({ method: "PUT", path: "/vault/a", body: "secret", headers: sealed(), as: alice });
  expect([put.status, put.body]).toEqual([200, ""]);
  const journey = await journeyOf(put.headers["x-amz-request-id"]);
  expect(journey.steps.find(({ stage }) => stage === "encryption")?.facts).toMatchObject({
    algorithm: "aws:kms",
    keyArn,
  });
  expect(journey.children).toMatchObject([{ service: "kms", operation: "GenerateDataKey", status: 200, children: [] }]);
  const shown = journeyLines(journey).join("\n");
  expect(shown).toMatch(
    /encryption +\d+ µs {3}algorithm aws:kms, keyArn arn:aws:kms:.*context aws:s3:arn=arn:aws:s3:::vault/,
  );
  expect(shown).toContain("  -> kms:GenerateDataKey in us-east-1");
  expect(shown).toContain("     by arn:aws:iam::000000000000:user/alice");
});

it("says that it was the key's policy", async () => {
  const deny = statement("Deny", "kms:Decrypt", {
    Sid: "NotAlice",
    Principal: { AWS: `arn:aws:iam::${account}:user/alice` },
  });
  await kms("PutKeyPolicy", { KeyId: keyArn, PolicyName: "default", Policy: keyPolicy(deny) });
  const got = await s3.send({ path: "/vault/a", as: alice });
  expect([got.status, got.body.includes("<Code>AccessDenied</Code>")]).toEqual([403, true]);
  const told = why(await journeyOf(got.headers["x-amz-request-id"])).join("\n");
  expect(told).toContain("s3:GetObject was refused: 403 AccessDenied");
  expect(told).toContain("It called kms:Decrypt");
  expect(told).toContain("by the resource's policy");
  expect(told).toContain("NotAlice");
});

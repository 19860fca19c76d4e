import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  GetWebIdentityTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../index.ts";
import { allow, trust } from "./testing.ts";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

let fogbank: Fogbank;
let account: string;
let user: STSClient;

const common = () => ({ endpoint: fogbank.endpoint, region: fogbank.region, maxAttempts: 1 });
const stsOf = (credentials: Keys): STSClient => new STSClient({ ...common(), credentials });
const iamOf = (credentials: Keys): IAMClient => new IAMClient({ ...common(), credentials });
const keysOf = (given: Credentials | undefined): Keys => ({
  accessKeyId: given?.AccessKeyId ?? "",
  secretAccessKey: given?.SecretAccessKey ?? "",
  sessionToken: given?.SessionToken ?? "",
});
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: Error) => `${error.name}: ${error.message}`,
  );
const whoIs = (keys: Keys) => stsOf(keys).send(new GetCallerIdentityCommand({}));

/** A role that the account trusts and that may list users. */
async function makeRole(RoleName: string): Promise<string> {
  const root = iamOf(fogbank.credentials);
  const trustPolicy = trust({ Principal: { AWS: account }, Action: ["sts:AssumeRole", "sts:TagSession"] });
  const made = await root.send(
    new CreateRoleCommand({ RoleName, Path: "/team/", AssumeRolePolicyDocument: trustPolicy }),
  );
  await root.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allow("iam:ListUsers") }));
  return made.Role?.Arn ?? "";
}

beforeAll(async () => {
  fogbank = await start({ port: 0, ephemeral: true });
  account = (await whoIs(fogbank.credentials)).Account ?? "";
  const root = iamOf(fogbank.credentials);
  const UserName = "alice";
  await root.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = allow(["sts:*", "iam:*"]);
  await root.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  const { AccessKey: key } = await root.send(new CreateAccessKeyCommand({ UserName }));
  user = stsOf({ accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" });
});
afterAll(() => fogbank.stop());

it("works with an assumed role until the role is gone", async () => {
  const RoleArn = await makeRole("Reader");
  const input = { RoleArn, RoleSessionName: "demo", Tags: [{ Key: "Team", Value: "a" }] };
  const answer = await user.send(new AssumeRoleCommand(input));
  const keys = keysOf(answer.Credentials);
  expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${account}:assumed-role/Reader/demo`);
  expect((await whoIs(keys)).Arn).toBe(answer.AssumedRoleUser?.Arn);
  expect((await iamOf(keys).send(new ListUsersCommand({}))).Users).toHaveLength(1);
  expect(await failure(iamOf(keys).send(new GetUserCommand({ UserName: "alice" })))).toMatch(/AccessDenied/);
  expect(await failure(whoIs({ ...keys, sessionToken: "x" }))).toMatch(/InvalidClientTokenId/);
  expect(await failure(whoIs({ ...keys, secretAccessKey: "x" }))).toMatch(/SignatureDoesNotMatch/);
  const { sessionToken: _, ...withoutToken } = keys;
  expect(await failure(whoIs(withoutToken))).toMatch(/InvalidClientTokenId/);

  const root = iamOf(fogbank.credentials);
  await root.send(new DeleteRolePolicyCommand({ RoleName: "Reader", PolicyName: "p" }));
  await root.send(new DeleteRoleCommand({ RoleName: "Reader" }));
  expect(await failure(iamOf(keys).send(new ListUsersCommand({})))).toMatch(/InvalidClientTokenId/);
  const again = await failure(user.send(new AssumeRoleCommand(input)));
  expect(again).toBe(
    `AccessDenied: User: arn:aws:iam::${account}:user/alice is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
  );
});

it("opens sessions of its own and for others, which end by the clock", async () => {
  const own = keysOf((await user.send(new GetSessionTokenCommand({}))).Credentials);
  expect((await whoIs(own)).Arn).toBe(`arn:aws:iam::${account}:user/alice`);
  const federated = await user.send(new GetFederationTokenCommand({ Name: "ada" }));
  expect((await whoIs(keysOf(federated.Credentials))).UserId).toBe(`${account}:ada`);
  await fogbank.clock.advance(13 * 3_600_000);
  expect(await failure(whoIs(own))).toMatch(/ExpiredToken/);
});

it("answers questions about keys and messages", async () => {
  const own = keysOf((await user.send(new GetSessionTokenCommand({}))).Credentials);
  const info = await user.send(new GetAccessKeyInfoCommand({ AccessKeyId: own.accessKeyId }));
  expect(info.Account).toBe(account);
  const decoding = user.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: "x" }));
  expect(await failure(decoding)).toMatch(/^InvalidAuthorizationMessageException/);
});

it("refuses with AWS's names", async () => {
  const RoleArn = await makeRole("Other");
  const assuming = stsOf(fogbank.credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "demo" }));
  expect(await failure(assuming)).toBe("AccessDenied: Roles may not be assumed by root accounts.");
  const unsigned = new STSClient({ ...common(), credentials: { accessKeyId: "none", secretAccessKey: "none" } });
  const input = { RoleArn, RoleSessionName: "demo", WebIdentityToken: "no token" };
  const federating = unsigned.send(new AssumeRoleWithWebIdentityCommand(input));
  expect(await failure(federating)).toMatch(/^InvalidIdentityTokenException/);
  const missing = user.send(new GetWebIdentityTokenCommand({ Audience: ["a"], SigningAlgorithm: "RS256" }));
  expect(await failure(missing)).toMatch(/^NotImplemented/);
});

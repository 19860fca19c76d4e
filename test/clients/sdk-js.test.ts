import { Agent as HttpsAgent } from "node:https";
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  IAMServiceException,
  ListUsersCommand,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateListPolicies,
  paginateListUsers,
  waitUntilRoleExists,
  waitUntilUserExists,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, it } from "vitest";
import { houseOf } from "./house.ts";

/** The AWS SDK for JavaScript v3, as programs use it. */

const account = "111122223333";
const region = "eu-west-1";
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (...Action: string[]): object => ({ Effect: "Allow", Action, Resource: "*" });

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

describe("the AWS SDK for JavaScript", () => {
  const house = houseOf({ account });
  const common = () => ({ endpoint: house.fogbank.endpoint, region, credentials: house.fogbank.credentials });
  let iam: IAMClient;
  let ada: Keys;

  beforeAll(async () => {
    iam = new IAMClient(common());
    await iam.send(new CreateUserCommand({ UserName: "ada" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ada" }));
    ada = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "ada",
        PolicyName: "own",
        PolicyDocument: document(allow("sts:AssumeRole")),
      }),
    );
    const trust = document({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:user/ada` },
      Action: "sts:AssumeRole",
    });
    await iam.send(new CreateRoleCommand({ RoleName: "keeper", AssumeRolePolicyDocument: trust }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName: "keeper", PolicyName: "own", PolicyDocument: document(allow("iam:Get*")) }),
    );
  });

  it("errors are of the SDK's classes, with what the service said", async () => {
    const missing = iam.send(new GetUserCommand({ UserName: "nobody" }));
    await expect(missing).rejects.toBeInstanceOf(NoSuchEntityException);
    await expect(missing).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The user with name nobody cannot be found.",
      $fault: "client",
      $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), attempts: 1 },
    });
    await expect(iam.send(new CreateUserCommand({ UserName: "ada" }))).rejects.toBeInstanceOf(
      EntityAlreadyExistsException,
    );
    await expect(iam.send(new CreatePolicyCommand({ PolicyName: "p", PolicyDocument: "{}" }))).rejects.toBeInstanceOf(
      MalformedPolicyDocumentException,
    );
    await expect(iam.send(new CreateUserCommand({ UserName: "" }))).rejects.toBeInstanceOf(IAMServiceException);
    await expect(new IAMClient({ ...common(), credentials: ada }).send(new ListUsersCommand({}))).rejects.toMatchObject(
      {
        name: "AccessDenied",
        $metadata: { httpStatusCode: 403 },
      },
    );
  });

  it("paginators and waiters", async () => {
    const names = Array.from({ length: 25 }, (_, n) => `user-${String(n).padStart(2, "0")}`);
    await Promise.all(names.map((UserName) => iam.send(new CreateUserCommand({ UserName, Path: "/many/" }))));
    const pages: number[] = [];
    const seen: (string | undefined)[] = [];
    for await (const { Users = [] } of paginateListUsers({ client: iam, pageSize: 10 }, { PathPrefix: "/many/" })) {
      pages.push(Users.length);
      seen.push(...Users.map(({ UserName }) => UserName));
    }
    expect(pages).toEqual([10, 10, 5]);
    expect(seen).toEqual(names);
    let policies = 0;
    for await (const page of paginateListPolicies({ client: iam }, { Scope: "AWS" }))
      policies += page.Policies?.length ?? 0;
    expect(policies).toBeGreaterThan(1_000);
    const waiter = { client: iam, maxWaitTime: 60 };
    expect((await waitUntilUserExists(waiter, { UserName: "ada" })).state).toBe("SUCCESS");
    expect((await waitUntilRoleExists(waiter, { RoleName: "keeper" })).state).toBe("SUCCESS");
  });

  it("dates are dates, documents come back as they were percent-encoded, answers are whole", async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "keeper" }));
    expect(Role?.CreateDate).toBeInstanceOf(Date);
    expect(Math.abs((Role?.CreateDate?.getTime() ?? 0) - house.fogbank.clock.now())).toBeLessThan(600_000);
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toMatchObject({
      Version: "2012-10-17",
    });
  });

  it("a hundred requests over few connections, in any order", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => iam.send(new CreateGroupCommand({ GroupName: `group-${n}` }))),
    );
    expect(answers.map(({ Group }) => Group?.GroupName)).toEqual(answers.map((_, n) => `group-${n}`));
    expect(new Set(answers.map(({ Group }) => Group?.GroupId)).size).toBe(100);
  });

  it("credentials of a role that a provider fetches, and fetches anew when they end", async () => {
    const sts = new STSClient({ ...common(), credentials: ada });
    let fetched = 0;
    /** What `fromTemporaryCredentials` does: AssumeRole, whenever the SDK finds that the last answer is over. */
    const assumed = async (): Promise<Keys> => {
      fetched += 1;
      const input = { RoleArn: `arn:aws:iam::${account}:role/keeper`, RoleSessionName: "program" };
      const { Credentials } = await sts.send(new AssumeRoleCommand(input));
      // The SDK is told that the first session is over already, so it must ask again, and then keep the second.
      const expiration = fetched === 1 ? new Date(Date.now() - 1) : (Credentials?.Expiration ?? new Date(0));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
        expiration,
      };
    };
    const keeper = new IAMClient({ ...common(), credentials: assumed });
    expect((await keeper.send(new GetUserCommand({ UserName: "ada" }))).User?.UserName).toBe("ada");
    await keeper.send(new GetUserCommand({ UserName: "ada" }));
    await keeper.send(new GetUserCommand({ UserName: "ada" }));
    expect(fetched).toBe(2);
    await expect(keeper.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:sts::${account}:assumed-role/keeper/program is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${account}:user/ because no identity-based policy allows the iam:ListUsers action`,
    });
    const whoAmI = await new STSClient({ ...common(), credentials: assumed }).send(new GetCallerIdentityCommand());
    expect(whoAmI.Arn).toBe(`arn:aws:sts::${account}:assumed-role/keeper/program`);
  });

  it.each([-3_600_000, 3_600_000])(
    "a clock that is wrong by %d ms is put right by the refusal's date",
    async (skewMs) => {
      const sts = new STSClient({ ...common(), systemClockOffset: skewMs });
      await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject({
        name: "SignatureDoesNotMatch",
        message: expect.stringMatching(skewMs < 0 ? /^Signature expired: / : /^Signature not yet current: /),
      });
      expect(Math.abs(sts.config.systemClockOffset)).toBeLessThan(60_000);
      expect((await sts.send(new GetCallerIdentityCommand())).Account).toBe(account);
    },
  );

  it("speaks TLS with the authority's certificate, and not without", async () => {
    const endpoint = `https://localhost:${house.fogbank.port}`;
    const trusting = new HttpsAgent({ ca: await house.fogbank.caCertificate(), keepAlive: true });
    const sts = new STSClient({ ...common(), endpoint, requestHandler: { httpsAgent: trusting } });
    expect((await sts.send(new GetCallerIdentityCommand())).Account).toBe(account);
    expect((await sts.send(new GetCallerIdentityCommand())).Account).toBe(account);
    sts.destroy();
    const distrusting = new STSClient({ ...common(), endpoint, maxAttempts: 1 });
    await expect(distrusting.send(new GetCallerIdentityCommand())).rejects.toThrow(/certificate/);
  });
});

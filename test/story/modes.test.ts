import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import { type Fogbank, type StartOptions, start } from "../../src/index.ts";
import { readJourney } from "../../src/region/admin/read-journey.ts";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

let fogbank: Fogbank | undefined;
afterEach(async () => {
  await fogbank?.stop();
});

async function open(options: StartOptions): Promise<Fogbank> {
  fogbank = await start({ ephemeral: true, port: 0, ...options });
  return fogbank;
}

const client = (credentials: Keys, at: Fogbank) => ({
  iam: new IAMClient({ endpoint: at.endpoint, region: "us-east-1", credentials, maxAttempts: 1 }),
  sts: new STSClient({ endpoint: at.endpoint, region: "us-east-1", credentials, maxAttempts: 1 }),
});

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const keysOf = (
  given:
    | { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined }
    | undefined,
): Keys => ({
  accessKeyId: given?.AccessKeyId ?? "",
  secretAccessKey: given?.SecretAccessKey ?? "",
  ...(given?.SessionToken !== undefined && { sessionToken: given.SessionToken }),
});

async function userWith(policy: object, at: Fogbank): Promise<Keys> {
  const { iam } = client(at.credentials, at);
  await iam.send(new CreateUserCommand({ UserName: "ada" }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "ada",
      PolicyName: "p",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: policy }),
    }),
  );
  return keysOf((await iam.send(new CreateAccessKeyCommand({ UserName: "ada" }))).AccessKey);
}

describe("--auth lenient", () => {
  it("takes any key, unverified, as its account's root", async () => {
    const at = await open({ auth: "lenient" });
    const junk = client({ accessKeyId: "whatever", secretAccessKey: "wrong" }, at);
    expect((await junk.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe("arn:aws:iam::000000000000:root");
    const other = client({ accessKeyId: "444455556666", secretAccessKey: "wrong" }, at);
    expect((await other.sts.send(new GetCallerIdentityCommand({}))).Account).toBe("444455556666");
  });

  it("lets roles be assumed that trust somebody else", async () => {
    const at = await open({ auth: "lenient" });
    const { iam, sts } = client({ accessKeyId: "whatever", secretAccessKey: "wrong" }, at);
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: trust }));
    const answer = await sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "session" }));
    expect(answer.AssumedRoleUser?.Arn).toBe("arn:aws:sts::000000000000:assumed-role/r/session");
  });
});

describe("--auth audit", () => {
  it("lets pass what it would refuse, and records why", async () => {
    const at = await open({ auth: "audit" });
    const keys = await userWith([{ Effect: "Deny", Action: "iam:ListUsers", Resource: "*" }], at);
    const { $metadata, Users } = await client(keys, at).iam.send(new ListUsersCommand({}));
    expect(Users?.map(({ UserName }) => UserName)).toEqual(["ada"]);
    const journey = at.journey($metadata.requestId ?? "");
    const facts = JSON.stringify(journey && readJourney(journey));
    expect(facts).toContain(
      '"wouldRefuse":"User: arn:aws:iam::000000000000:user/ada is not authorized to perform: iam:ListUsers',
    );
    const forged = await client({ ...keys, secretAccessKey: "forged" }, at).sts.send(new GetCallerIdentityCommand({}));
    expect(forged.Arn).toBe("arn:aws:iam::000000000000:user/ada");
  });
});

describe("--auth enforce", () => {
  it("is the mode of a start without one", async () => {
    const at = await open({});
    expect(at.options.auth).toBe("enforce");
    const junk = client({ accessKeyId: "whatever", secretAccessKey: "wrong" }, at);
    await expect(junk.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  it("does not let the root assume a role", async () => {
    const at = await open({});
    const { iam, sts } = client(at.credentials, at);
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: trust }));
    await expect(
      sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "session" })),
    ).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Roles may not be assumed by root accounts.",
    });
  });

  it("closes IAM to sessions without a second factor, whatever their policies say", async () => {
    const at = await open({});
    const keys = await userWith([{ Effect: "Allow", Action: "*", Resource: "*" }], at);
    const { sts } = client(keys, at);
    const session = keysOf((await sts.send(new GetSessionTokenCommand({}))).Credentials);
    await expect(client(session, at).iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    const federated = keysOf(
      (
        await sts.send(
          new GetFederationTokenCommand({
            Name: "guest",
            Policy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
            }),
          }),
        )
      ).Credentials,
    );
    await expect(client(federated, at).iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    expect((await client(federated, at).sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      "arn:aws:sts::000000000000:federated-user/guest",
    );
  });
});

describe("reset", () => {
  it("of one account leaves the others, of everything leaves nothing, in a few milliseconds", async () => {
    const at = await open({});
    const first = client({ accessKeyId: "111111111111", secretAccessKey: "test" }, at).iam;
    const second = client({ accessKeyId: "222222222222", secretAccessKey: "test" }, at).iam;
    await first.send(new CreateUserCommand({ UserName: "a" }));
    await first.send(new CreateAccessKeyCommand({ UserName: "a" }));
    await second.send(new CreateUserCommand({ UserName: "b" }));
    await at.reset("111111111111");
    expect((await first.send(new ListUsersCommand({}))).Users).toEqual([]);
    expect((await second.send(new ListUsersCommand({}))).Users).toHaveLength(1);
    await at.reset();
    expect((await second.send(new ListUsersCommand({}))).Users).toEqual([]);
    expect(at.journeys().length).toBeLessThan(4);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { totpCode } from "../../src/engines/totp.ts";
import { awsCli, awsProbe, type Environment } from "./aws-cli.ts";
import { describeWith } from "./client.ts";
import { seedOf } from "./documents.ts";
import { houseOf } from "./house.ts";
import { type Issuer, startIssuer } from "./oidc-issuer.ts";

/** The AWS CLI's ways to credentials, each of them used for something that it allows and something that it does not. */

const account = "111122223333";
const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (...Action: string[]): object => ({ Effect: "Allow", Action, Resource: "*" });

interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
}

const environmentOf = ({ AccessKeyId, SecretAccessKey, SessionToken }: Keys): Environment => ({
  AWS_ACCESS_KEY_ID: AccessKeyId,
  AWS_SECRET_ACCESS_KEY: SecretAccessKey,
  AWS_SESSION_TOKEN: SessionToken,
});
const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

await describeWith("the AWS CLI, STS", awsProbe, () => {
  const house = houseOf({ account });
  const aws = awsCli(() => house.fogbank);
  const iam = <T = unknown>(...args: string[]): Promise<T> => aws.ok<T>("iam", ...args);
  const identity = ["sts", "get-caller-identity", "--query", "Arn"] as const;
  let issuer: Issuer;
  let ada: Keys;
  let seed: Uint8Array;

  /** What the phone shows at the house's time. */
  const code = (): string => totpCode(seed, Math.floor(house.fogbank.clock.now() / 30_000));

  beforeAll(async () => {
    issuer = await startIssuer();
    await iam("create-user", "--user-name", "ada");
    const made = await iam<{ readonly AccessKey: Keys }>("create-access-key", "--user-name", "ada");
    ada = made.AccessKey;
    const may = document(allow("sts:*", "iam:ListUsers"), {
      ...allow("iam:ListGroups"),
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    await iam("put-user-policy", "--user-name", "ada", "--policy-name", "own", "--policy-document", may);
    const trust = document({ Effect: "Allow", Principal: { AWS: arn("user/ada") }, Action: "sts:AssumeRole" });
    await iam("create-role", "--role-name", "keeper", "--assume-role-policy-document", trust);
    const keeps = document(allow("iam:ListRoles", "iam:ListUsers"));
    await iam("put-role-policy", "--role-name", "keeper", "--policy-name", "own", "--policy-document", keeps);
    const device = ["--user-name", "ada", "--serial-number", arn("mfa/phone")];
    const create = ["create-virtual-mfa-device", "--virtual-mfa-device-name", "phone"];
    await iam(...create, "--outfile", "seed", "--bootstrap-method", "Base32StringSeed");
    seed = seedOf(join(aws.folder, "seed"));
    const first = code();
    await house.fogbank.clock.advance(30_000);
    await iam("enable-mfa-device", ...device, "--authentication-code1", first, "--authentication-code2", code());
    await house.fogbank.clock.advance(30_000);
  }, 120_000);
  afterAll(() => issuer?.stop());

  it("tells who asks, and refuses who lies", async () => {
    expect(await aws.ok(...identity)).toBe(arn("root"));
    expect(await aws.ok(...identity, environmentOf(ada))).toBe(arn("user/ada"));
    const other = { AWS_ACCESS_KEY_ID: "444455556666" };
    expect(await aws.ok(...identity, other)).toBe("arn:aws:iam::444455556666:root");
    expect(await aws.fails(...identity, { AWS_SECRET_ACCESS_KEY: "wrong" })).toBe(
      "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
    expect(await aws.fails(...identity, { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" })).toBe(
      "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
    );
    expect(await aws.fails("sts", "decode-authorization-message", "--encoded-message", "made-up")).toContain(
      "(InvalidAuthorizationMessageException) when calling the DecodeAuthorizationMessage operation: ",
    );
    expect(await aws.ok("sts", "get-access-key-info", "--access-key-id", ada.AccessKeyId)).toEqual({
      Account: account,
    });
  });

  it("assume-role, with a session policy", async () => {
    const assume = ["sts", "assume-role", "--role-arn", arn("role/keeper"), "--role-session-name"];
    const { Credentials } = await aws.ok<{ readonly Credentials: Keys }>(
      ...[...assume, "night", "--duration-seconds", "900", "--policy", document(allow("iam:ListRoles"))],
      environmentOf(ada),
    );
    const night = environmentOf(Credentials);
    expect(await aws.ok(...identity, night)).toBe(`arn:aws:sts::${account}:assumed-role/keeper/night`);
    expect(await aws.ok("iam", "list-roles", "--query", "Roles[].RoleName", night)).toEqual(["keeper"]);
    expect(await aws.fails("iam", "list-users", night)).toBe(
      `An error occurred (AccessDenied) when calling the ListUsers operation: User: arn:aws:sts::${account}:assumed-role/keeper/night is not authorized to perform: iam:ListUsers on resource: ${arn("user/")} because no session policy allows the iam:ListUsers action`,
    );
    const halfKey = { ...night, AWS_SESSION_TOKEN: undefined };
    expect(await aws.fails(...identity, halfKey)).toContain("(InvalidClientTokenId)");
    expect(await aws.fails(...assume, "x", environmentOf(ada))).toContain(
      "Invalid length for parameter RoleSessionName",
    );
    expect(await aws.fails(...assume, "root")).toContain(
      "An error occurred (AccessDenied) when calling the AssumeRole",
    );
  });

  it("profiles: role_arn and source_profile, credential_process, web_identity_token_file", async () => {
    const token = await issuer.token({ sub: "job-7", aud: "pipeline" }, seconds() + 300);
    writeFileSync(join(aws.folder, "token"), token);
    await iam(
      ...["create-open-id-connect-provider", "--url", issuer.url, "--client-id-list", "pipeline"],
      ...["--thumbprint-list", "a".repeat(40)],
    );
    const name = issuer.url.slice("http://".length);
    const trust = document({
      Effect: "Allow",
      Principal: { Federated: arn(`oidc-provider/${name}`) },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${name}:aud`]: "pipeline" }, StringLike: { [`${name}:sub`]: "job-*" } },
    });
    await iam("create-role", "--role-name", "pipeline", "--assume-role-policy-document", trust);
    writeFileSync(
      join(aws.folder, "config"),
      `[profile ada]
aws_access_key_id = ${ada.AccessKeyId}
aws_secret_access_key = ${ada.SecretAccessKey}
[profile keeper]
role_arn = ${arn("role/keeper")}
role_session_name = by-profile
source_profile = ada
[profile process]
credential_process = printf '{"Version":1,"AccessKeyId":"${ada.AccessKeyId}","SecretAccessKey":"${ada.SecretAccessKey}"}'
[profile pipeline]
role_arn = ${arn("role/pipeline")}
role_session_name = build
web_identity_token_file = ${join(aws.folder, "token")}
`,
    );
    const profile = (AWS_PROFILE: string): Environment => ({ ...noKeys, AWS_PROFILE, AWS_CONFIG_FILE: "config" });
    const session = (of: string): string => `arn:aws:sts::${account}:assumed-role/${of}`;
    expect(await aws.ok(...identity, profile("keeper"))).toBe(session("keeper/by-profile"));
    expect(await aws.ok(...identity, profile("process"))).toBe(arn("user/ada"));
    expect(await aws.ok(...identity, profile("pipeline"))).toBe(session("pipeline/build"));
    expect(await aws.fails("iam", "list-users", profile("pipeline"))).toContain("(AccessDenied)");
  });

  it("assume-role-with-web-identity: what the token says, and tokens that do not do", async () => {
    const { url, token } = issuer;
    const assume = ["sts", "assume-role-with-web-identity", "--role-arn", arn("role/pipeline")];
    const withToken = async (claims: object, expiresAt = seconds() + 300): Promise<string[]> => [
      ...[...assume, "--role-session-name", "ci", "--web-identity-token", await token({ ...claims }, expiresAt)],
    ];
    const good = { sub: "job-8", aud: "pipeline" };
    expect(await aws.ok(...(await withToken(good)), noKeys)).toMatchObject({
      SubjectFromWebIdentityToken: "job-8",
      Audience: "pipeline",
      Provider: arn(`oidc-provider/${url.slice("http://".length)}`),
      AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/pipeline/ci` },
    });
    expect(await aws.fails(...(await withToken({ ...good, sub: "person" })), noKeys)).toBe(
      "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    );
    expect(await aws.fails(...(await withToken({ ...good, aud: "others" })), noKeys)).toBe(
      "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token audience",
    );
    expect(await aws.fails(...(await withToken(good, seconds() - 1)), noKeys)).toContain("(ExpiredTokenException)");
  });

  it("get-session-token with a second factor, whose code serves once", async () => {
    const get = ["sts", "get-session-token", "--serial-number", arn("mfa/phone"), "--token-code"];
    const own = environmentOf(ada);
    expect(await aws.fails("iam", "list-groups", own)).toContain("(AccessDenied)");
    const { Credentials } = await aws.ok<{ readonly Credentials: Keys }>(...get, code(), own);
    expect(await aws.ok("iam", "list-groups", environmentOf(Credentials))).toEqual({ Groups: [] });
    expect(await aws.fails(...get, code(), own)).toBe(
      "An error occurred (AccessDenied) when calling the GetSessionToken operation: MultiFactorAuthentication failed with invalid MFA one time pass code.",
    );
  });

  it("get-federation-token, whose policy is all that it may", async () => {
    const { Credentials, FederatedUser } = await aws.ok<{ readonly Credentials: Keys; readonly FederatedUser: object }>(
      ...["sts", "get-federation-token", "--name", "guest", "--policy", document(allow("iam:ListUsers"))],
      environmentOf(ada),
    );
    expect(FederatedUser).toMatchObject({ Arn: `arn:aws:sts::${account}:federated-user/guest` });
    const guest = environmentOf(Credentials);
    expect(await aws.ok(...identity, guest)).toBe(`arn:aws:sts::${account}:federated-user/guest`);
    // "You cannot call any IAM operations" (API reference, GetFederationToken), whatever the policy says.
    expect(await aws.fails("iam", "list-users", guest)).toBe(
      "An error occurred (InvalidClientTokenId) when calling the ListUsers operation: The security token included in the request is invalid.",
    );
  });

  it("sessions end with the house's time", async () => {
    const assume = ["sts", "assume-role", "--role-arn", arn("role/keeper"), "--role-session-name", "late"];
    const { Credentials } = await aws.ok<{ readonly Credentials: Keys }>(...assume, environmentOf(ada));
    await house.fogbank.clock.advance(3_600_000);
    expect(await aws.fails(...identity, environmentOf(Credentials))).toBe(
      "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired",
    );
  });

  const seconds = (): number => Math.floor(house.fogbank.clock.now() / 1000);
});

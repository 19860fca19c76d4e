import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { totpCode } from "../../src/engines/totp.ts";
import { awsCli, awsProbe } from "./aws-cli.ts";
import { describeWith } from "./client.ts";
import { certificateOf, samlMetadata, seedOf, sshPublicKey } from "./documents.ts";
import { houseOf } from "./house.ts";

/** The AWS CLI's tour of IAM: what it sends is served, and what it prints is what AWS would have made it print. */

const account = "111122223333";
const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string): string => document({ Effect: "Allow", Action, Resource: "*" });
const trustOf = (Service: string): string =>
  document({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });

await describeWith("the AWS CLI, IAM", awsProbe, () => {
  const house = houseOf({ account });
  const aws = awsCli(() => house.fogbank);
  const iam = <T = unknown>(...args: string[]): Promise<T> => aws.ok<T>("iam", ...args);
  const fails = (...args: string[]): Promise<string> => aws.fails("iam", ...args);

  beforeAll(async () => {
    const tags = ["--tags", "Key=team,Value=engines"];
    await iam("create-user", "--user-name", "ada", "--path", "/engineers/", ...tags);
  });

  it("users: created, waited for, renamed, tagged, refused twice", async () => {
    await iam("wait", "user-exists", "--user-name", "ada");
    expect(await iam("get-user", "--user-name", "ada")).toMatchObject({
      User: {
        Path: "/engineers/",
        Arn: arn("user/engineers/ada"),
        UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        CreateDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        Tags: [{ Key: "team", Value: "engines" }],
      },
    });
    expect(await fails("create-user", "--user-name", "ADA")).toBe(
      "An error occurred (EntityAlreadyExists) when calling the CreateUser operation: User with name ADA already exists.",
    );
    expect(await fails("get-user", "--user-name", "nobody")).toBe(
      "An error occurred (NoSuchEntity) when calling the GetUser operation: The user with name nobody cannot be found.",
    );
    expect(await fails("create-user", "--user-name", "a b")).toBe(
      "An error occurred (ValidationError) when calling the CreateUser operation: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    );
    await iam("create-user", "--user-name", "temp");
    await iam("update-user", "--user-name", "temp", "--new-user-name", "temporary", "--new-path", "/x/");
    await iam("tag-user", "--user-name", "temporary", "--tags", "Key=a,Value=1", "Key=b,Value=");
    await iam("untag-user", "--user-name", "temporary", "--tag-keys", "a");
    expect(await iam("list-user-tags", "--user-name", "temporary", "--query", "Tags")).toEqual([
      { Key: "b", Value: "" },
    ]);
    await iam("delete-user", "--user-name", "temporary");
  });

  it("lists: pages of the client's own making, markers, path prefixes, JMESPath and text", async () => {
    const names = ["u1", "u2", "u3", "u4", "u5"];
    await Promise.all(names.map((name) => iam("create-user", "--user-name", name, "--path", "/many/")));
    const list = ["list-users", "--path-prefix", "/many/"];
    type Page = { readonly Users: readonly { readonly UserName: string }[]; readonly NextToken?: string };
    const first = await iam<Page>(...list, "--max-items", "2", "--page-size", "1");
    expect(first.Users.map(({ UserName }) => UserName)).toEqual(["u1", "u2"]);
    const rest = await iam<Page>(...list, "--starting-token", first.NextToken ?? "");
    expect(rest.Users.map(({ UserName }) => UserName)).toEqual(["u3", "u4", "u5"]);
    expect(rest.NextToken).toBeUndefined();
    expect(await iam(...list, "--page-size", "2", "--query", "Users[].UserName", "--output", "text")).toBe(
      "u1\tu2\nu3\tu4\nu5",
    );
    expect(await iam(...list, "--query", "length(Users)")).toBe("5");
  });

  it("groups and memberships", async () => {
    await iam("create-group", "--group-name", "engineers");
    await iam("add-user-to-group", "--group-name", "engineers", "--user-name", "ada");
    expect(await iam("get-group", "--group-name", "engineers", "--query", "Users[].UserName")).toEqual(["ada"]);
    expect(await iam("list-groups-for-user", "--user-name", "ada", "--query", "Groups[].Arn")).toEqual([
      arn("group/engineers"),
    ]);
    expect(await fails("delete-group", "--group-name", "engineers")).toBe(
      "An error occurred (DeleteConflict) when calling the DeleteGroup operation: Cannot delete entity, must remove users from group first.",
    );
  });

  it("managed policies: documents, versions, the limit of five, attachments, what uses them", async () => {
    const reader = aws.file("reader.json", allow("iam:Get*"));
    const PolicyArn = arn("policy/reader");
    await iam("create-policy", "--policy-name", "reader", "--policy-document", reader, "--description", "Reads");
    await iam("wait", "policy-exists", "--policy-arn", PolicyArn);
    const version = ["create-policy-version", "--policy-arn", PolicyArn, "--policy-document", reader];
    for (const [n, flags] of [["v2", ["--set-as-default"]], ["v3"], ["v4"], ["v5"]] as const) {
      expect(await iam(...version, ...(flags ?? []), "--query", "PolicyVersion.VersionId")).toBe(n);
    }
    expect(await fails(...version)).toBe(
      "An error occurred (LimitExceeded) when calling the CreatePolicyVersion operation: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    );
    expect(
      await iam("get-policy-version", "--policy-arn", PolicyArn, "--version-id", "v2", "--query", "PolicyVersion"),
    ).toMatchObject({ Document: JSON.parse(allow("iam:Get*")), IsDefaultVersion: true });
    await iam("set-default-policy-version", "--policy-arn", PolicyArn, "--version-id", "v3");
    await iam("delete-policy-version", "--policy-arn", PolicyArn, "--version-id", "v1");
    await iam("attach-user-policy", "--user-name", "ada", "--policy-arn", PolicyArn);
    await iam("attach-group-policy", "--group-name", "engineers", "--policy-arn", readOnly);
    expect(await iam("get-policy", "--policy-arn", PolicyArn)).toMatchObject({
      Policy: { DefaultVersionId: "v3", AttachmentCount: 1, IsAttachable: true, Description: "Reads" },
    });
    expect(await iam("list-entities-for-policy", "--policy-arn", PolicyArn)).toMatchObject({
      PolicyUsers: [{ UserName: "ada" }],
      PolicyGroups: [],
    });
    expect(await fails("delete-policy", "--policy-arn", PolicyArn)).toContain(
      "(DeleteConflict) when calling the DeletePolicy operation: ",
    );
    expect(await fails("create-policy", "--policy-name", "bad", "--policy-document", "{")).toContain(
      "An error occurred (MalformedPolicyDocument) when calling the CreatePolicy operation: ",
    );
    expect(await iam("list-policies", "--scope", "AWS", "--query", "length(Policies) > `1000`")).toBe("true");
    expect(await iam("list-policies", "--scope", "Local", "--only-attached", "--query", "Policies[].Arn")).toEqual([
      PolicyArn,
    ]);
  });

  it("roles, inline policies, boundaries and instance profiles", async () => {
    const role = ["--role-name", "builder"];
    await iam(
      ...["create-role", ...role, "--assume-role-policy-document", trustOf("ec2.amazonaws.com")],
      ...["--max-session-duration", "7200", "--permissions-boundary", readOnly],
    );
    await iam("wait", "role-exists", ...role);
    await iam("put-role-policy", ...role, "--policy-name", "own", "--policy-document", allow("s3:*"));
    expect(await iam("get-role-policy", ...role, "--policy-name", "own", "--query", "PolicyDocument")).toEqual(
      JSON.parse(allow("s3:*")),
    );
    await iam("update-assume-role-policy", ...role, "--policy-document", trustOf("lambda.amazonaws.com"));
    await iam("delete-role-permissions-boundary", ...role);
    await iam("put-role-permissions-boundary", ...role, "--permissions-boundary", arn("policy/reader"));
    await iam("update-role", ...role, "--description", "Builds");
    expect(await iam("get-role", ...role)).toMatchObject({
      Role: {
        Description: "Builds",
        PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn("policy/reader") },
        AssumeRolePolicyDocument: JSON.parse(trustOf("lambda.amazonaws.com")),
      },
    });
    await iam("create-instance-profile", "--instance-profile-name", "builder");
    await iam("wait", "instance-profile-exists", "--instance-profile-name", "builder");
    await iam("add-role-to-instance-profile", "--instance-profile-name", "builder", ...role);
    expect(
      await iam("list-instance-profiles-for-role", ...role, "--query", "InstanceProfiles[].Roles[].RoleName"),
    ).toEqual(["builder"]);
    expect(await fails("delete-role", ...role)).toContain("(DeleteConflict) when calling the DeleteRole operation: ");
    expect(await fails("update-assume-role-policy", ...role, "--policy-document", allow("sts:AssumeRole"))).toContain(
      "(MalformedPolicyDocument) when calling the UpdateAssumeRolePolicy operation: ",
    );
  });

  it("access keys, passwords and the rules for them", async () => {
    const create = ["create-access-key", "--user-name", "ada"];
    type Key = { readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string } };
    const { AccessKey } = await iam<Key>(...create);
    const own = { AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey };
    expect(await aws.ok("iam", "get-user", "--query", "User.UserName", own)).toBe("ada");
    await iam(...create);
    expect(await fails(...create)).toBe(
      "An error occurred (LimitExceeded) when calling the CreateAccessKey operation: Cannot exceed quota for AccessKeysPerUser: 2",
    );
    expect(await iam("get-access-key-last-used", "--access-key-id", AccessKey.AccessKeyId)).toMatchObject({
      UserName: "ada",
      AccessKeyLastUsed: { ServiceName: "iam", Region: "us-east-1" },
    });
    const status = ["update-access-key", "--user-name", "ada", "--access-key-id", AccessKey.AccessKeyId, "--status"];
    await iam(...status, "Inactive");
    expect(await aws.fails("iam", "get-user", own)).toBe(
      "An error occurred (InvalidClientTokenId) when calling the GetUser operation: The security token included in the request is invalid.",
    );

    await iam("update-account-password-policy", "--minimum-password-length", "12", "--require-symbols");
    const password = ["--user-name", "ada", "--password"];
    expect(await fails("create-login-profile", ...password, "short")).toContain("(PasswordPolicyViolation)");
    await iam("create-login-profile", ...password, "long-enough-1815", "--password-reset-required");
    expect(await iam("get-login-profile", "--user-name", "ada")).toMatchObject({
      LoginProfile: { UserName: "ada", PasswordResetRequired: true },
    });
    expect(await iam("get-account-password-policy")).toMatchObject({
      PasswordPolicy: { MinimumPasswordLength: 12, RequireSymbols: true, ExpirePasswords: false },
    });
  });

  it("a second factor, with the codes that a phone would show", async () => {
    type Device = { readonly VirtualMFADevice: { readonly SerialNumber: string } };
    const create = ["create-virtual-mfa-device", "--virtual-mfa-device-name", "phone", "--outfile"];
    const { VirtualMFADevice } = await iam<Device>(...create, "seed", "--bootstrap-method", "Base32StringSeed");
    expect(VirtualMFADevice.SerialNumber).toBe(arn("mfa/phone"));
    const seed = seedOf(join(aws.folder, "seed"));
    const step = Math.floor(house.fogbank.clock.now() / 30_000);
    const device = ["--user-name", "ada", "--serial-number", VirtualMFADevice.SerialNumber];
    const codes = (first: string, second: string): string[] => [
      ...["--authentication-code1", first, "--authentication-code2", second],
    ];
    const [before, now] = [totpCode(seed, step - 1), totpCode(seed, step)];
    expect(await fails("enable-mfa-device", ...device, ...codes(now, before))).toContain(
      "(InvalidAuthenticationCode) when calling the EnableMFADevice operation: ",
    );
    await iam("enable-mfa-device", ...device, ...codes(before, now));
    expect(await iam("list-mfa-devices", "--user-name", "ada", "--query", "MFADevices[].SerialNumber")).toEqual([
      VirtualMFADevice.SerialNumber,
    ]);
    await iam(
      "create-virtual-mfa-device",
      "--virtual-mfa-device-name",
      "spare",
      "--outfile",
      "qr.png",
      "--bootstrap-method",
      "QRCodePNG",
    );
    expect(readFileSync(join(aws.folder, "qr.png")).subarray(1, 4).toString()).toBe("PNG");
    expect(
      await iam(
        "list-virtual-mfa-devices",
        "--assignment-status",
        "Unassigned",
        "--query",
        "length(VirtualMFADevices)",
      ),
    ).toBe("1");
  });

  it("identity providers, certificates and SSH keys, from files", async () => {
    const { certificate, privateKey } = await certificateOf("site.example.com");
    const oidc = ["--open-id-connect-provider-arn", arn("oidc-provider/token.example.com")];
    await iam(
      ...["create-open-id-connect-provider", "--url", "https://token.example.com"],
      ...["--client-id-list", "sts.amazonaws.com", "--thumbprint-list", "a".repeat(40)],
    );
    await iam("add-client-id-to-open-id-connect-provider", ...oidc, "--client-id", "other");
    expect(await iam("get-open-id-connect-provider", ...oidc)).toMatchObject({
      Url: "token.example.com",
      ClientIDList: ["sts.amazonaws.com", "other"],
    });
    const metadata = aws.file("metadata.xml", samlMetadata(certificate));
    await iam("create-saml-provider", "--name", "directory", "--saml-metadata-document", metadata);
    expect(await iam("list-saml-providers", "--query", "SAMLProviderList[].Arn")).toEqual([
      arn("saml-provider/directory"),
    ]);
    await iam(
      ...["upload-server-certificate", "--server-certificate-name", "site"],
      ...["--certificate-body", aws.file("cert.pem", certificate), "--private-key", aws.file("key.pem", privateKey)],
    );
    expect(
      await iam(
        "get-server-certificate",
        "--server-certificate-name",
        "site",
        "--query",
        "ServerCertificate.CertificateBody",
      ),
    ).toBe(certificate.trim());
    const sshKey = aws.file("id.pub", sshPublicKey("ada"));
    await iam("upload-ssh-public-key", "--user-name", "ada", "--ssh-public-key-body", sshKey);
    expect(
      await iam(
        "create-service-specific-credential",
        "--user-name",
        "ada",
        "--service-name",
        "codecommit.amazonaws.com",
      ),
    ).toMatchObject({ ServiceSpecificCredential: { ServiceUserName: expect.stringMatching(/^ada-at-/) } });
    expect(
      await iam(
        "create-service-linked-role",
        "--aws-service-name",
        "autoscaling.amazonaws.com",
        "--query",
        "Role.Path",
      ),
    ).toBe("/aws-service-role/autoscaling.amazonaws.com/");
  });

  it("the account: alias, summary, details, credential report", async () => {
    await iam("create-account-alias", "--account-alias", "fog-bank");
    expect(await iam("list-account-aliases", "--query", "AccountAliases")).toEqual(["fog-bank"]);
    expect(await iam("get-account-summary", "--query", "SummaryMap")).toMatchObject({
      Groups: 1,
      MFADevices: 2,
      MFADevicesInUse: 1,
      Providers: 2,
      ServerCertificates: 1,
    });
    expect(
      await iam("get-account-authorization-details", "--filter", "User", "--query", "UserDetailList[?UserName=='ada']"),
    ).toMatchObject([{ GroupList: ["engineers"], AttachedManagedPolicies: [{ PolicyName: "reader" }] }]);
    expect(await fails("get-credential-report")).toContain("(ReportNotPresent)");
    await iam("generate-credential-report");
    const report = await iam<string>("get-credential-report", "--query", "Content", "--output", "text");
    const [heads, root, first] = Buffer.from(report, "base64").toString().split("\n");
    expect(heads).toMatch(/^user,arn,user_creation_time,password_enabled,/);
    expect(root).toContain(`<root_account>,${arn("root")},`);
    expect(first).toContain(`ada,${arn("user/engineers/ada")},`);
  });

  it("simulations and access reports", async () => {
    const results = "EvaluationResults[].[EvalActionName,EvalDecision]";
    expect(
      await iam(
        ...["simulate-principal-policy", "--policy-source-arn", arn("user/engineers/ada")],
        ...["--action-names", "iam:GetUser", "iam:DeleteUser", "--query", results],
      ),
    ).toEqual([
      ["iam:GetUser", "allowed"],
      ["iam:DeleteUser", "implicitDeny"],
    ]);
    const denying = document(
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    );
    expect(
      await iam(
        ...["simulate-custom-policy", "--policy-input-list", denying, "--action-names", "s3:GetObject"],
        ...["--context-entries", "ContextKeyName=aws:SecureTransport,ContextKeyType=boolean,ContextKeyValues=false"],
        ...["--query", results],
      ),
    ).toEqual([["s3:GetObject", "explicitDeny"]]);
    const job = await iam<string>(
      ...["generate-service-last-accessed-details", "--arn", arn("user/engineers/ada"), "--query", "JobId"],
    );
    expect(
      await iam(
        ...["get-service-last-accessed-details", "--job-id", job, "--max-items", "1000"],
        ...["--query", "[JobStatus, ServicesLastAccessed[?ServiceNamespace=='iam'].TotalAuthenticatedEntities]"],
      ),
    ).toEqual(["COMPLETED", [1]]);
  });

  it("sent nothing that Fogbank does not serve", () => {
    const unserved = house.fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(unserved.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});

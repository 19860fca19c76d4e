import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { why } from "../../src/cli/why.ts";
import { type Fogbank, start } from "../../src/index.ts";
import type { ReadJourney } from "../../src/region/admin/read-journey.ts";

/**
 * A user assumes a role with tags and a session policy, under a boundary; each call is allowed or denied by another
 * layer, `why` says which, and at last the clock ends the credentials.
 */

const account = "111122223333";
const allow = (Action: string | string[], more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const deny = (Action: string): object => ({ Effect: "Deny", Action, Resource: "*" });
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

const identityPolicy = document(
  allow([
    "iam:GetUser",
    "iam:CreateUser",
    "iam:ListUsers",
    "iam:ListGroups",
    "iam:DeleteUser",
    "iam:ListPolicies",
    "iam:GetRole",
  ]),
  { Sid: "NoDeletion", ...deny("iam:DeleteUser") },
  allow("iam:TagUser", { Condition: { StringEquals: { "aws:PrincipalTag/team": "fog" } } }),
);
const boundaryPolicy = document(
  allow([
    "iam:GetUser",
    "iam:ListUsers",
    "iam:ListGroups",
    "iam:DeleteUser",
    "iam:ListRoles",
    "iam:TagUser",
    "iam:GetRole",
  ]),
  { Sid: "NoGroups", ...deny("iam:ListGroups") },
);
const sessionPolicy = document(
  allow([
    "iam:GetUser",
    "iam:CreateUser",
    "iam:ListGroups",
    "iam:DeleteUser",
    "iam:ListRoles",
    "iam:TagUser",
    "iam:GetRole",
  ]),
  { Sid: "NoRoles", ...deny("iam:GetRole") },
);

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

let fogbank: Fogbank;
const iamAs = (credentials: Keys): IAMClient =>
  new IAMClient({ endpoint: fogbank.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
const stsAs = (credentials: Keys): STSClient =>
  new STSClient({ endpoint: fogbank.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });

interface Outcome {
  readonly error: string | undefined;
  readonly message: string;
  readonly why: string;
  readonly journey: ReadJourney;
}

/** Sends, and tells the outcome with what `fogbank why` says of it. */
async function outcomeOf(
  sending: Promise<{ readonly $metadata: { readonly requestId?: string | undefined } }>,
): Promise<Outcome> {
  const settled = await sending.then(
    (answer) => ({ id: answer.$metadata.requestId, error: undefined, message: "" }),
    (error) => ({ id: error.$metadata?.requestId, error: error.name as string, message: error.message as string }),
  );
  const response = await fetch(`${fogbank.endpoint}/_fogbank/journeys/${settled.id}`);
  const journey = (await response.json()) as ReadJourney;
  return { error: settled.error, message: settled.message, journey, why: why(journey).join("\n") };
}

let user: Keys;
let session: Keys;

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, account });
  const root = iamAs(fogbank.credentials);
  await root.send(new CreateUserCommand({ UserName: "ada" }));
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName: "ada" }));
  user = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  await root.send(
    new PutUserPolicyCommand({
      UserName: "ada",
      PolicyName: "assume",
      PolicyDocument: document(allow(["sts:AssumeRole", "sts:TagSession"])),
    }),
  );
  const boundary = await root.send(new CreatePolicyCommand({ PolicyName: "fence", PolicyDocument: boundaryPolicy }));
  await root.send(
    new CreateRoleCommand({
      RoleName: "keeper",
      PermissionsBoundary: boundary.Policy?.Arn,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${account}:user/ada` },
            Action: ["sts:AssumeRole", "sts:TagSession"],
          },
        ],
      }),
    }),
  );
  await root.send(
    new PutRolePolicyCommand({ RoleName: "keeper", PolicyName: "keeping", PolicyDocument: identityPolicy }),
  );
  await root.send(
    new CreateRoleCommand({
      RoleName: "vault",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OnlyElse",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${account}:user/ada` },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": "secret-handshake" } },
          },
        ],
      }),
    }),
  );
  await root.send(
    new AttachRolePolicyCommand({ RoleName: "vault", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  );
  const { Credentials } = await stsAs(user).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/keeper`,
      RoleSessionName: "night",
      Policy: sessionPolicy,
      Tags: [{ Key: "team", Value: "fog" }],
      DurationSeconds: 3600,
    }),
  );
  session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
});

afterAll(() => fogbank?.stop());

describe("a role session under a boundary and a session policy", () => {
  it("is who it says", async () => {
    const identity = await stsAs(session).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${account}:assumed-role/keeper/night`);
    expect(identity.Account).toBe(account);
  });

  it("is allowed where identity policy, boundary and session policy agree", async () => {
    const outcome = await outcomeOf(iamAs(session).send(new GetUserCommand({ UserName: "ada" })));
    expect(outcome.error).toBeUndefined();
    expect(outcome.why).toContain("Decision: Allow");
    expect(outcome.why).toContain("statement 1 of keeping");
  });

  it("is allowed by a condition on its session tag", async () => {
    const outcome = await outcomeOf(
      iamAs(session).send(new TagUserCommand({ UserName: "ada", Tags: [{ Key: "a", Value: "b" }] })),
    );
    expect(outcome.error).toBeUndefined();
    expect(outcome.why).toContain("statement 3 of keeping");
  });

  const denials: readonly {
    readonly layer: string;
    readonly call: (iam: IAMClient) => Promise<{ $metadata: { requestId?: string | undefined } }>;
    readonly because: string;
    readonly decision: string;
    readonly statement?: string;
  }[] = [
    {
      layer: "identity policies, which do not allow",
      call: (iam) => iam.send(new ListRolesCommand({})),
      because: "because no identity-based policy allows the iam:ListRoles action",
      decision: "Decision: ImplicitDeny, by identity policies.",
    },
    {
      layer: "an identity policy, which denies",
      call: (iam) => iam.send(new DeleteUserCommand({ UserName: "ada" })),
      because: "with an explicit deny in an identity-based policy",
      decision: "Decision: ExplicitDeny, by identity policies.",
      statement: "statement 2 (NoDeletion) of keeping",
    },
    {
      layer: "the boundary, which does not allow",
      call: (iam) => iam.send(new CreateUserCommand({ UserName: "eve" })),
      because: "because no permissions boundary allows the iam:CreateUser action",
      decision: "Decision: ImplicitDeny, by the permissions boundary.",
    },
    {
      layer: "the boundary, which denies",
      call: (iam) => iam.send(new ListGroupsCommand({})),
      because: "with an explicit deny in a permissions boundary",
      decision: "Decision: ExplicitDeny, by the permissions boundary.",
      statement: "statement 2 (NoGroups) of fence",
    },
    {
      layer: "the session policy, which does not allow",
      call: (iam) => iam.send(new ListUsersCommand({})),
      because: "because no session policy allows the iam:ListUsers action",
      decision: "Decision: ImplicitDeny, by session policies.",
    },
    {
      layer: "the session policy, which denies",
      call: (iam) => iam.send(new GetRoleCommand({ RoleName: "keeper" })),
      because: "with an explicit deny in a session policy",
      decision: "Decision: ExplicitDeny, by session policies.",
      statement: "statement 2 (NoRoles) of",
    },
    {
      layer: "two layers at once, of which the first is named",
      call: (iam) => iam.send(new ListPoliciesCommand({})),
      because: "because no permissions boundary allows the iam:ListPolicies action",
      decision: "Decision: ImplicitDeny, by the permissions boundary.",
    },
  ];

  it.each(denials)("is denied by $layer", async ({ call, because, decision, statement }) => {
    const outcome = await outcomeOf(call(iamAs(session)));
    expect(outcome.error).toBe("AccessDenied");
    expect(outcome.message).toContain(
      `User: arn:aws:sts::${account}:assumed-role/keeper/night is not authorized to perform:`,
    );
    expect(outcome.message).toContain(because);
    expect(outcome.why).toContain(decision);
    if (statement) expect(outcome.why).toContain(statement);
    else expect(outcome.why).toContain("The smallest statement that would allow it:");
    expect(outcome.journey.status).toBe(403);
  });

  it("is denied by a trust policy whose condition is not met", async () => {
    const outcome = await outcomeOf(
      stsAs(user).send(
        new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/vault`, RoleSessionName: "dusk" }),
      ),
    );
    expect(outcome.error).toBe("AccessDenied");
    expect(outcome.why).toContain("by the resource's policy");
    expect(outcome.why).toContain("sts:ExternalId");
    const met = await outcomeOf(
      stsAs(user).send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/vault`,
          RoleSessionName: "dusk",
          ExternalId: "secret-handshake",
        }),
      ),
    );
    expect(met.error).toBeUndefined();
  });

  it("ends when the clock says so", async () => {
    await fogbank.clock.advance(3_601_000);
    const outcome = await outcomeOf(stsAs(session).send(new GetCallerIdentityCommand({})));
    expect(outcome.error).toBe("ExpiredToken");
    expect(outcome.message).toBe("The security token included in the request is expired");
    // The user's own key lives on.
    const alive = await outcomeOf(stsAs(user).send(new GetCallerIdentityCommand({})));
    expect(alive.error).toBeUndefined();
    fogbank.clock.reset();
  });
});

describe("a signature that does not fit", () => {
  it("is refused before any policy is asked, and why says what should have been signed", async () => {
    const outcome = await outcomeOf(
      stsAs({ ...user, secretAccessKey: "wrong" }).send(new GetCallerIdentityCommand({})),
    );
    expect(outcome.error).toBe("SignatureDoesNotMatch");
    expect(outcome.why).toContain('The stage "authenticate" refused it (mismatch); no policy was asked.');
    expect(outcome.why).toContain("String to sign:");
  });

  it("of a key that nobody issued", async () => {
    const outcome = await outcomeOf(
      stsAs({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" }).send(new GetCallerIdentityCommand({})),
    );
    expect(outcome.error).toBe("InvalidClientTokenId");
    expect(outcome.message).toBe("The security token included in the request is invalid.");
  });
});

import { describe, expect, it } from "vitest";
import { account, type Bench, createBench } from "../testing.ts";
import { attachGroupPolicy, attachRolePolicy } from "./attachments.ts";
import { putUserPermissionsBoundary } from "./boundaries.ts";
import { getContextKeysForCustomPolicy, getContextKeysForPrincipalPolicy } from "./context-keys.ts";
import { addUserToGroup, createGroup } from "./groups.ts";
import { putRolePolicy, putUserPolicy } from "./inline-policies.ts";
import { createPolicy } from "./managed-policies.ts";
import { createRole } from "./roles.ts";
import { simulateCustomPolicy, simulatePrincipalPolicy } from "./simulate.ts";
import { createUser } from "./users.ts";

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const policy = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: string, resource = "*", condition?: object) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...(condition && { Condition: condition }),
});
const deny = (action: string, resource = "*") => ({ Effect: "Deny", Action: action, Resource: resource });

type Custom = Parameters<typeof simulateCustomPolicy>[2];
type Principal = Parameters<typeof simulatePrincipalPolicy>[2];

const custom = (input: Custom) => createBench().run(simulateCustomPolicy, input).EvaluationResults ?? [];

describe("SimulateCustomPolicy", () => {
  // The example of the AWS CLI's reference for simulate-custom-policy.
  it("answers as the AWS CLI's example shows", () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
    const entry = { ContextKeyName: "aws:CurrentTime", ContextKeyType: "date" } as const;
    expect(
      custom({
        PolicyInputList: [text],
        ActionNames: ["dynamodb:CreateBackup"],
        ContextEntries: [{ ...entry, ContextKeyValues: ["2019-04-25T11:00:00Z"] }],
      }),
    ).toEqual([
      {
        EvalActionName: "dynamodb:CreateBackup",
        EvalResourceName: "*",
        EvalDecision: "allowed",
        MatchedStatements: [
          {
            SourcePolicyId: "PolicyInputList.1",
            SourcePolicyType: "IAM Policy",
            StartPosition: { Line: 1, Column: 38 },
            EndPosition: { Line: 1, Column: 167 },
          },
        ],
        MissingContextValues: [],
      },
    ]);
    expect(
      custom({
        PolicyInputList: [text],
        ActionNames: ["dynamodb:CreateBackup"],
        ContextEntries: [{ ...entry, ContextKeyValues: ["2014-04-25T11:00:00Z"] }],
      }),
    ).toMatchObject([{ EvalDecision: "implicitDeny", MatchedStatements: [], MissingContextValues: [] }]);
    expect(custom({ PolicyInputList: [text], ActionNames: ["dynamodb:CreateBackup"] })).toMatchObject([
      { EvalDecision: "implicitDeny", MissingContextValues: ["aws:CurrentTime"] },
    ]);
  });

  it("gives one result for each action, the strictest, and one for each resource in it", () => {
    const [result] = custom({
      PolicyInputList: [policy(allow("s3:*"), deny("s3:*", "arn:aws:s3:::secret/*"))],
      ActionNames: ["s3:GetObject"],
      ResourceArns: ["arn:aws:s3:::open/a", "arn:aws:s3:::secret/b"],
    });
    const statement = { SourcePolicyId: "PolicyInputList.1", SourcePolicyType: "IAM Policy" };
    expect(result).toMatchObject({
      EvalResourceName: "*",
      EvalDecision: "explicitDeny",
      MatchedStatements: [statement],
      EvalDecisionDetails: {},
      ResourceSpecificResults: [
        { EvalResourceName: "arn:aws:s3:::open/a", EvalResourceDecision: "allowed", MatchedStatements: [statement] },
        {
          EvalResourceName: "arn:aws:s3:::secret/b",
          EvalResourceDecision: "explicitDeny",
          MatchedStatements: [statement],
        },
      ],
    });
    expect(result?.ResourceSpecificResults?.[0]?.MatchedStatements).not.toEqual(result?.MatchedStatements);
  });

  it("reports boundary and service control policies", () => {
    const run = (more: Partial<Custom>) =>
      custom({ PolicyInputList: [policy(allow("*"))], ActionNames: ["s3:GetObject"], ...more });
    expect(run({ PermissionsBoundaryPolicyInputList: [policy(allow("ec2:*"))] })).toMatchObject([
      { EvalDecision: "implicitDeny", PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    ]);
    expect(run({ PermissionsBoundaryPolicyInputList: [policy(allow("s3:*"))] })).toMatchObject([
      { EvalDecision: "allowed", PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } },
    ]);
    const levels = (...texts: string[]) => texts.map((text) => ({ ServiceControlPolicyInputList: [text] }));
    expect(
      run({ OrderedOrganizationPolicyInputList: levels(policy(allow("*")), policy(allow("ec2:*"))) }),
    ).toMatchObject([{ EvalDecision: "implicitDeny", OrganizationsDecisionDetail: { AllowedByOrganizations: false } }]);
    expect(run({ OrderedOrganizationPolicyInputList: levels(policy(allow("*"))) })).toMatchObject([
      { EvalDecision: "allowed", OrganizationsDecisionDetail: { AllowedByOrganizations: true } },
    ]);
  });

  it("weighs a resource's policy, across accounts as well", () => {
    const resourcePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: arn("user/alice") },
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::b/*",
        },
      ],
    });
    const run = (PolicyInputList: string[], ResourceOwner?: string) =>
      custom({
        PolicyInputList,
        ActionNames: ["s3:GetObject"],
        ResourceArns: ["arn:aws:s3:::b/k"],
        ResourcePolicy: resourcePolicy,
        CallerArn: arn("user/alice"),
        ResourceOwner,
      });
    const other = "arn:aws:iam::999999999999:root";
    expect(run([policy(allow("ec2:*"))])).toMatchObject([
      {
        EvalDecision: "allowed",
        MatchedStatements: [{ SourcePolicyId: "ResourcePolicy", SourcePolicyType: "Resource Policy" }],
        EvalDecisionDetails: {},
      },
    ]);
    expect(run([policy(allow("ec2:*"))], other)).toMatchObject([
      {
        EvalDecision: "implicitDeny",
        EvalDecisionDetails: { "IAM Policy": "implicitDeny", "Resource Policy": "allowed" },
        ResourceSpecificResults: [
          { EvalDecisionDetails: { "IAM Policy": "implicitDeny", "Resource Policy": "allowed" } },
        ],
      },
    ]);
    expect(run([policy(allow("s3:*"))], other)).toMatchObject([
      { EvalDecision: "allowed", EvalDecisionDetails: { "IAM Policy": "allowed", "Resource Policy": "allowed" } },
    ]);
  });

  it("pages over actions", () => {
    const bench = createBench();
    const input = { PolicyInputList: [policy(allow("s3:*"))], ActionNames: ["s3:A", "s3:B", "s3:A"], MaxItems: 2 };
    const first = bench.run(simulateCustomPolicy, input);
    expect(first).toMatchObject({ IsTruncated: true });
    expect(first.EvaluationResults?.length).toBe(2);
    const second = bench.run(simulateCustomPolicy, { ...input, Marker: first.Marker });
    expect(second).toMatchObject({ IsTruncated: false, EvaluationResults: [{ EvalActionName: "s3:A" }] });
  });

  const base = { PolicyInputList: [policy(allow("*"))], ActionNames: ["s3:GetObject"] };
  const anyone = policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::b" });
  it.each<[string, Partial<Custom>, string]>([
    ["a wildcard in an action", { ActionNames: ["s3:*"] }, "Invalid action name: s3:*. Wildcards are not supported."],
    [
      "no caller for a resource policy",
      { ResourcePolicy: anyone },
      "CallerArn is required when ResourcePolicy is specified.",
    ],
    [
      "a caller that is no user",
      { CallerArn: arn("role/r") },
      `Invalid Entity Arn: ${arn("role/r")} does not clearly define entity type and name.`,
    ],
    [
      "two boundaries",
      { PermissionsBoundaryPolicyInputList: [policy(allow("*")), policy(allow("*"))] },
      "Only one permissions boundary policy can be simulated at a time.",
    ],
    ["an unknown scenario", { ResourceHandlingOption: "EC2" }, "Invalid ResourceHandlingOption: EC2"],
    [
      "a scenario without its resources",
      { ResourceHandlingOption: "EC2-VPC-EBS", ResourceArns: ["arn:aws:ec2:us-east-1:1:instance/i-1"] },
      "ResourceHandlingOption EC2-VPC-EBS requires a resource of type image.",
    ],
    [
      "a value that is not of its type",
      { ContextEntries: [{ ContextKeyName: "aws:x", ContextKeyValues: ["one"], ContextKeyType: "numeric" }] },
      "Invalid value one for context key aws:x of type numeric.",
    ],
    [
      "two values for one",
      { ContextEntries: [{ ContextKeyName: "aws:x", ContextKeyValues: ["a", "b"], ContextKeyType: "string" }] },
      "Context key aws:x of type string takes one value.",
    ],
  ])("refuses %s", (_, more, message) => {
    expect(createBench().fault(simulateCustomPolicy, { ...base, ...more } as Custom)).toBe(`InvalidInput: ${message}`);
  });

  it("refuses a document that IAM would not take", () => {
    expect(createBench().fault(simulateCustomPolicy, { ...base, PolicyInputList: ["{}"] })).toMatch(
      /^InvalidInput: The policy is not valid: /,
    );
  });
});

function furnished(): Bench {
  const bench = createBench();
  bench.run(createUser, { UserName: "alice", Tags: [{ Key: "team", Value: "blue" }] });
  bench.run(createGroup, { GroupName: "g" });
  bench.run(addUserToGroup, { GroupName: "g", UserName: "alice" });
  bench.run(putUserPolicy, {
    UserName: "alice",
    PolicyName: "own",
    PolicyDocument: policy(
      allow("s3:GetObject", `arn:aws:s3:::home/\${aws:username}/*`),
      allow("sqs:*", "*", { StringEquals: { "aws:PrincipalTag/team": "blue" } }),
    ),
  });
  bench.run(attachGroupPolicy, { GroupName: "g", PolicyArn: "arn:aws:iam::aws:policy/AmazonSNSFullAccess" });
  return bench;
}

describe("SimulatePrincipalPolicy", () => {
  const run = (bench: Bench, input: Partial<Principal>) =>
    bench.run(simulatePrincipalPolicy, {
      PolicySourceArn: arn("user/alice"),
      ActionNames: ["sns:Publish"],
      ...input,
    } as Principal).EvaluationResults ?? [];

  it("takes the policies of the user, of the user's groups and of the request", () => {
    const bench = furnished();
    expect(run(bench, {})).toMatchObject([
      { EvalDecision: "allowed", MatchedStatements: [{ SourcePolicyId: "AmazonSNSFullAccess" }] },
    ]);
    expect(run(bench, { ActionNames: ["s3:GetObject"], ResourceArns: ["arn:aws:s3:::home/alice/x"] })).toMatchObject([
      { EvalDecision: "allowed", MatchedStatements: [{ SourcePolicyId: "user_alice_own" }] },
    ]);
    expect(run(bench, { ActionNames: ["sqs:SendMessage"] })).toMatchObject([{ EvalDecision: "allowed" }]);
    expect(run(bench, { PolicyInputList: [policy(deny("sns:*"))] })).toMatchObject([
      { EvalDecision: "explicitDeny", MatchedStatements: [{ SourcePolicyId: "PolicyInputList.1" }] },
    ]);
  });

  it("takes the attached boundary unless another one is given or it is left out", () => {
    const bench = furnished();
    bench.run(createPolicy, { PolicyName: "edge", PolicyDocument: policy(allow("s3:*")) });
    bench.run(putUserPermissionsBoundary, { UserName: "alice", PermissionsBoundary: arn("policy/edge") });
    expect(run(bench, {})).toMatchObject([
      { EvalDecision: "implicitDeny", PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    ]);
    expect(run(bench, { PermissionsBoundaryPolicyInputList: [policy(allow("*"))] })).toMatchObject([
      { EvalDecision: "allowed" },
    ]);
    const [result] = run(bench, { PolicyExclusionList: [{ PolicyType: "permission-boundary" }] });
    expect(result).toMatchObject({ EvalDecision: "allowed" });
    expect(result).not.toHaveProperty("PermissionsBoundaryDecisionDetail");
  });

  it.each<[NonNullable<Principal["PolicyExclusionList"]>[number], string, string]>([
    [{ PolicyType: "inline" }, "allowed", "implicitDeny"],
    [{ PolicyType: "aws-managed" }, "implicitDeny", "allowed"],
    [{ PolicyType: "user-managed" }, "allowed", "allowed"],
    [{ PolicyArn: "arn:aws:iam::aws:policy/AmazonSNSFullAccess" }, "implicitDeny", "allowed"],
    [
      { InlinePolicyIdentifier: { PolicyName: "own", AttachmentType: "user", AttachmentName: "alice" } },
      "allowed",
      "implicitDeny",
    ],
    [
      { InlinePolicyIdentifier: { PolicyName: "own", AttachmentType: "group", AttachmentName: "alice" } },
      "allowed",
      "allowed",
    ],
  ])("leaves out %j", (exclusion, sns, sqs) => {
    const results = run(furnished(), {
      PolicyExclusionList: [exclusion],
      ActionNames: ["sns:Publish", "sqs:SendMessage"],
    });
    expect(results.map(({ EvalDecision }) => EvalDecision)).toEqual([sns, sqs]);
  });

  it("simulates roles and groups, and nothing else", () => {
    const bench = furnished();
    bench.run(createRole, {
      RoleName: "r",
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    });
    bench.run(putRolePolicy, { RoleName: "r", PolicyName: "p", PolicyDocument: policy(deny("sns:*")) });
    bench.run(attachRolePolicy, { RoleName: "r", PolicyArn: "arn:aws:iam::aws:policy/AmazonSQSFullAccess" });
    expect(
      run(bench, { PolicySourceArn: arn("role/r"), ActionNames: ["sns:Publish", "sqs:SendMessage"] }),
    ).toMatchObject([
      { EvalDecision: "explicitDeny", MatchedStatements: [{ SourcePolicyId: "role_r_p" }] },
      { EvalDecision: "allowed" },
    ]);
    expect(run(bench, { PolicySourceArn: arn("group/g") })).toMatchObject([{ EvalDecision: "allowed" }]);
    const refused = (PolicySourceArn: string): string =>
      bench.fault(simulatePrincipalPolicy, { PolicySourceArn, ActionNames: ["s3:GetObject"] });
    const session = `arn:aws:sts::${account}:assumed-role/r/s`;
    expect(refused(session)).toBe(
      `InvalidInput: Invalid Entity Arn: ${session} does not clearly define entity type and name.`,
    );
    expect(refused(arn("user/none"))).toBe("NoSuchEntity: The user with name none cannot be found.");
  });
});

describe("context keys", () => {
  it("are listed once each, as they are first written", () => {
    const bench = furnished();
    const text = policy(allow("*", `arn:aws:s3:::\${aws:UserName}`, { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }));
    expect(bench.run(getContextKeysForCustomPolicy, { PolicyInputList: [text, text] })).toEqual({
      ContextKeyNames: ["aws:UserName", "aws:SourceIp"],
    });
    expect(
      bench.run(getContextKeysForPrincipalPolicy, { PolicySourceArn: arn("user/alice"), PolicyInputList: [text] }),
    ).toEqual({ ContextKeyNames: ["aws:username", "aws:PrincipalTag/team", "aws:CalledViaLast", "aws:SourceIp"] });
    expect(bench.fault(getContextKeysForCustomPolicy, { PolicyInputList: ["nonsense"] })).toMatch(/^InvalidInput/);
  });
});

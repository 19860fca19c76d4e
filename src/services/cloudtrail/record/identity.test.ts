import { expect, it } from "vitest";
import type { Call, Principal, Session } from "../../../kernel/call.ts";
import { identityOf } from "./identity.ts";

/** Layouts of the CloudTrail user guide, "CloudTrail userIdentity element". */

const account = "123456789012";
const issuedAt = Date.UTC(2013, 10, 2, 1, 6, 28, 500);
const session: Session = { issuedAt, expiresAt: issuedAt + 3_600_000, openedBy: "AssumeRole" };
const attributes = { creationDate: "2013-11-02T01:06:28Z", mfaAuthenticated: "false" };

const role: Principal = {
  kind: "role-session",
  account,
  arn: `arn:aws:sts::${account}:assumed-role/RoleToBeAssumed/MySessionName`,
  id: "AROAIDPPEZS35WEXAMPLE:MySessionName",
  accessKeyId: "ASIAEXAMPLE",
  roleArn: `arn:aws:iam::${account}:role/RoleToBeAssumed`,
  roleName: "RoleToBeAssumed",
  session,
};
const assumed = {
  type: "AssumedRole",
  principalId: role.id,
  arn: role.arn,
  accountId: account,
  accessKeyId: "ASIAEXAMPLE",
};
const sessionIssuer = {
  type: "Role",
  principalId: "AROAIDPPEZS35WEXAMPLE",
  arn: role.roleArn,
  accountId: account,
  userName: "RoleToBeAssumed",
};

const cases: readonly (readonly [string, Principal, object])[] = [
  [
    "the root user",
    { kind: "root", account, arn: `arn:aws:iam::${account}:root`, id: account },
    { type: "Root", principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
  ],
  [
    "an IAM user",
    {
      kind: "user",
      account,
      arn: `arn:aws:iam::${account}:user/Alice`,
      id: "AIDAJ45Q7YFFAREXAMPLE",
      accessKeyId: "AKIAEXAMPLE",
      userName: "Alice",
    },
    {
      type: "IAMUser",
      principalId: "AIDAJ45Q7YFFAREXAMPLE",
      arn: `arn:aws:iam::${account}:user/Alice`,
      accountId: account,
      accessKeyId: "AKIAEXAMPLE",
      userName: "Alice",
    },
  ],
  ["a role session", role, { ...assumed, sessionContext: { sessionIssuer, attributes } }],
  [
    "a role session with a second factor and a source identity",
    { ...role, session: { ...session, mfaAt: issuedAt, sourceIdentity: "ada" } },
    {
      ...assumed,
      sessionContext: {
        sessionIssuer,
        attributes: { ...attributes, mfaAuthenticated: "true" },
        sourceIdentity: "ada",
      },
    },
  ],
  [
    "a role session of a web identity",
    { ...role, provider: "accounts.google.com", session: { ...session, openedBy: "AssumeRoleWithWebIdentity" } },
    {
      ...assumed,
      sessionContext: {
        sessionIssuer,
        webIdFederationData: { federatedProvider: "accounts.google.com", attributes: {} },
        attributes,
      },
    },
  ],
  [
    "a federated user",
    {
      kind: "federated-user",
      account,
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      id: `${account}:bob`,
      userArn: `arn:aws:iam::${account}:user/Alice`,
      session: { ...session, openedBy: "GetFederationToken" },
    },
    {
      type: "FederatedUser",
      principalId: `${account}:bob`,
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      accountId: account,
      sessionContext: {
        sessionIssuer: {
          type: "IAMUser",
          arn: `arn:aws:iam::${account}:user/Alice`,
          accountId: account,
          userName: "Alice",
        },
        attributes,
      },
    },
  ],
  [
    "a service",
    { kind: "service", account: "", arn: "", id: "", serviceName: "sqs.amazonaws.com" },
    { type: "AWSService", invokedBy: "sqs.amazonaws.com" },
  ],
  [
    "nobody",
    { kind: "anonymous", account: "", arn: "", id: "" },
    { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" },
  ],
];

it.each(cases)("%s", (_, principal, expected) => {
  expect(identityOf({ principal } as unknown as Call)).toEqual(expected);
});

it("a service that passes its caller's call on invoked it", () => {
  const via = { services: ["cloudformation.amazonaws.com", "s3.amazonaws.com"] };
  expect(identityOf({ principal: role, via } as unknown as Call)).toMatchObject({
    type: "AssumedRole",
    invokedBy: "s3.amazonaws.com",
  });
});

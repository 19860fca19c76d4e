import { describe, expect, test } from "vitest";
import type { PrincipalEntry, PrincipalType } from "./document.ts";
import { compilePrincipals, reachOf } from "./principals.ts";
import type { RequestPrincipal } from "./request.ts";

const account = "123456789012";
const rootArn = `arn:aws:iam::${account}:root`;
const userArn = `arn:aws:iam::${account}:user/ann`;
const roleArn = `arn:aws:iam::${account}:role/path/R`;
const sessionArn = `arn:aws:sts::${account}:assumed-role/R/s`;
const federatedArn = `arn:aws:sts::${account}:federated-user/fay`;

const root: RequestPrincipal = {
  kind: "root",
  account,
  arn: rootArn,
  principalId: account,
  canonicalUser: "c".repeat(64),
};
const user: RequestPrincipal = {
  kind: "user",
  account,
  arn: userArn,
  principalId: "AIDAANN",
  canonicalUser: "c".repeat(64),
};
const session: RequestPrincipal = { kind: "role-session", account, arn: sessionArn, roleArn, principalId: "AROARRR:s" };
const federated: RequestPrincipal = {
  kind: "federated-user",
  account,
  arn: federatedArn,
  userArn,
  principalId: `${account}:fay`,
};
const service: RequestPrincipal = {
  kind: "service",
  account: "",
  arn: "",
  principalId: "",
  serviceName: "lambda.amazonaws.com",
};
const web: RequestPrincipal = {
  kind: "web-identity",
  account: "",
  arn: "",
  principalId: "sub",
  provider: "accounts.google.com",
};
const saml: RequestPrincipal = {
  kind: "saml",
  account: "",
  arn: "",
  principalId: "sub",
  provider: `arn:aws:iam::${account}:saml-provider/P`,
};
const anonymous: RequestPrincipal = { kind: "anonymous", account: "", arn: "", principalId: "" };

function entries(...pairs: readonly (readonly [PrincipalType, string])[]): PrincipalEntry[] {
  return pairs.map(([type, value]) => ({ type, value }));
}

const aws = (...values: string[]) => entries(...values.map((value) => ["AWS", value] as const));

describe("Principal", () => {
  test.each([
    ["everyone reaches an anonymous caller", aws("*"), anonymous, 3],
    ["everyone reaches a user", aws("*"), user, 3],
    ["everyone reaches a service", aws("*"), service, 3],
    ["an account's number delegates to the account", aws(account), user, 1],
    ["an account's root ARN delegates to the account", aws(rootArn), user, 1],
    ["an account reaches its role sessions", aws(rootArn), session, 1],
    ["an account reaches its federated users", aws(account), federated, 1],
    ["an account reaches its root user itself", aws(rootArn), root, 3],
    ["an account does not reach another", aws("210987654321"), user, 0],
    ["an account does not reach services", aws(account), service, 0],
    ["an account does not reach anonymous callers", aws(account), anonymous, 0],
    ["a user's ARN names the user", aws(userArn), user, 3],
    ["a user's ARN does not name another", aws(`${userArn}a`), user, 0],
    ["a user's ARN names the user behind a federated user", aws(userArn), federated, 2],
    ["a user's unique id names the user", aws("AIDAANN"), user, 3],
    ["a role's ARN names the role behind a session", aws(roleArn), session, 2],
    ["a role's unique id names the role behind a session", aws("AROARRR"), session, 2],
    ["a session's ARN names the session", aws(sessionArn), session, 3],
    ["a session's ARN does not name another session", aws(`${sessionArn}2`), session, 0],
    ["a federated user's ARN names the session", aws(federatedArn), federated, 3],
    ["the closest of several entries counts", aws(account, roleArn), session, 2],
    ["the closest of several entries counts, in any order", aws(userArn, account), user, 3],
    ["wildcards inside of an ARN are literal", aws(`arn:aws:iam::${account}:user/*`), user, 0],
    ["a service principal names the service", entries(["Service", "lambda.amazonaws.com"]), service, 3],
    ["a service principal does not name another", entries(["Service", "sns.amazonaws.com"]), service, 0],
    ["every service", entries(["Service", "*"]), service, 3],
    ["every service is not every user", entries(["Service", "*"]), user, 0],
    ["a web identity provider", entries(["Federated", "accounts.google.com"]), web, 3],
    ["another web identity provider", entries(["Federated", "www.amazon.com"]), web, 0],
    ["a SAML provider", entries(["Federated", `arn:aws:iam::${account}:saml-provider/P`]), saml, 3],
    ["a SAML provider is no AWS principal", aws(`arn:aws:iam::${account}:saml-provider/P`), saml, 0],
    ["a canonical user is an account", entries(["CanonicalUser", "c".repeat(64)]), user, 1],
    ["a canonical user reaches the root user itself", entries(["CanonicalUser", "c".repeat(64)]), root, 3],
    ["another canonical user", entries(["CanonicalUser", "d".repeat(64)]), user, 0],
    ["no entry reaches nobody", [], user, 0],
  ] as const)("%s", (_sentence, list, principal, reach) => {
    const compiled = compilePrincipals({ negated: false, bareStar: false, entries: list });
    expect(reachOf(compiled, "Allow", principal)).toBe(reach);
    expect(reachOf(compiled, "Deny", principal)).toBe(reach);
  });
});

describe("NotPrincipal in a Deny spares a caller only when its account, its role and itself are listed", () => {
  test.each([
    ["user and account", aws(userArn, rootArn), user, true],
    ["user without account", aws(userArn), user, false],
    ["account without user", aws(rootArn), user, false],
    ["another user of a listed account", aws(`${userArn}a`, rootArn), user, false],
    ["session, role and account", aws(sessionArn, roleArn, account), session, true],
    ["role and account without session", aws(roleArn, account), session, false],
    ["session and account without role", aws(sessionArn, account), session, false],
    ["account for its root user", aws(rootArn), root, true],
    ["federated user, user and account", aws(federatedArn, userArn, account), federated, true],
    ["service", entries(["Service", "lambda.amazonaws.com"]), service, true],
    ["another service", entries(["Service", "sns.amazonaws.com"]), service, false],
    ["anonymous callers are never listed", aws(userArn, rootArn), anonymous, false],
    ["everyone", aws("*"), user, true],
  ] as const)("%s", (_sentence, list, principal, spared) => {
    expect(reachOf(compilePrincipals({ negated: true, bareStar: false, entries: list }), "Deny", principal)).toBe(
      spared ? 0 : 3,
    );
  });
});

test("NotPrincipal in a Deny reaches every principal with a permissions boundary, whatever it lists", () => {
  const list = compilePrincipals({ negated: true, bareStar: false, entries: aws(userArn, rootArn) });
  expect(reachOf(list, "Deny", user, false)).toBe(0);
  expect(reachOf(list, "Deny", user, true)).toBe(3);
});

test("NotPrincipal in an Allow, which no service accepts, grants nothing", () => {
  const list = compilePrincipals({ negated: true, bareStar: false, entries: aws(userArn) });
  for (const principal of [root, user, session, federated, service, web, saml, anonymous]) {
    expect(reachOf(list, "Allow", principal)).toBe(0);
  }
});

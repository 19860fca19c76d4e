import { describe, expect, it } from "vitest";
import type { Call, Principal } from "../../kernel/call.ts";
import { QuestionContext } from "./condition-keys.ts";
import type { Question } from "./question.ts";

const now = Date.parse("2026-03-01T12:00:00Z");

const user: Principal = {
  kind: "user",
  account: "111122223333",
  arn: "arn:aws:iam::111122223333:user/ada",
  id: "AIDAEXAMPLE",
  userName: "ada",
};

const session: Principal = {
  kind: "role-session",
  account: "111122223333",
  arn: "arn:aws:sts::111122223333:assumed-role/keeper/night",
  id: "AROAEXAMPLE:night",
  roleArn: "arn:aws:iam::111122223333:role/app/keeper",
  provider: "arn:aws:iam::111122223333:oidc-provider/issuer.example",
  session: {
    issuedAt: now - 60_000,
    expiresAt: now + 60_000,
    mfaAt: now - 90_000,
    sourceIdentity: "ada",
    federation: { "issuer.example:sub": "subject" },
    openedBy: "AssumeRole",
  },
};

const organization = {
  id: "o-example",
  managementAccount: "999988887777",
  serviceControlPolicies: () => [],
  resourceControlPolicies: () => [],
  pathOf: (account: string) => (account === "111122223333" ? "o-example/r-1/ou-1/" : undefined),
};

function question(principal: Principal, more: Partial<Question> = {}, call: Partial<Call> = {}): Question {
  return {
    call: {
      now,
      region: "eu-west-1",
      source: {
        ip: "192.0.2.7",
        userAgent: "aws-cli/2",
        secure: true,
        host: "localhost",
        referer: "https://example.com/",
      },
      ...call,
    } as Call,
    principal,
    action: "iam:GetUser",
    resource: "*",
    resourceAccount: undefined,
    resourcePolicy: undefined,
    policies: undefined,
    organization: undefined,
    context: () => undefined,
    requestTags: () => undefined,
    tagKeys: () => undefined,
    resourceTags: () => undefined,
    ...more,
  };
}

type Expected = string | readonly string[] | undefined;
const service: Principal = { kind: "service", account: "", arn: "", id: "", serviceName: "sns.amazonaws.com" };
const via = {
  services: ["first.amazonaws.com", "last.amazonaws.com"],
  sourceArn: "arn:aws:sns:eu-west-1:1:t",
  sourceAccount: "1",
};

const cases: readonly (readonly [key: string, who: string, asked: Question, expected: Expected])[] = [
  ["aws:currenttime", "anyone", question(user), "2026-03-01T12:00:00.000Z"],
  ["aws:epochtime", "anyone", question(user), String(now / 1000)],
  ["aws:securetransport", "a client over TLS", question(user), "true"],
  ["aws:sourceip", "anyone", question(user), "192.0.2.7"],
  ["aws:useragent", "anyone", question(user), "aws-cli/2"],
  ["aws:referer", "a browser", question(user), "https://example.com/"],
  ["aws:requestedregion", "anyone", question(user), "eu-west-1"],
  ["aws:principalarn", "a user", question(user), user.arn],
  ["aws:principalarn", "a role session: the role, with its path", question(session), session.roleArn],
  ["aws:principalaccount", "a user", question(user), "111122223333"],
  ["aws:principaltype", "a user", question(user), "User"],
  ["aws:principaltype", "a role session", question(session), "AssumedRole"],
  ["aws:userid", "a role session", question(session), "AROAEXAMPLE:night"],
  ["aws:username", "a user", question(user), "ada"],
  ["aws:username", "a role session", question(session), undefined],
  ["aws:multifactorauthpresent", "a user with a long-term key", question(user), undefined],
  ["aws:multifactorauthpresent", "a session", question(session), "true"],
  ["aws:multifactorauthage", "a session, in seconds", question(session), "90"],
  ["aws:tokenissuetime", "a session", question(session), "2026-03-01T11:59:00.000Z"],
  ["aws:sourceidentity", "a session", question(session), "ada"],
  ["aws:federatedprovider", "a session", question(session), session.provider],
  ["issuer.example:sub", "a session of a web identity", question(session), "subject"],
  ["aws:principalisawsservice", "a user", question(user), "false"],
  ["aws:principalisawsservice", "a service", question(service), "true"],
  ["aws:principalservicename", "a service", question(service), "sns.amazonaws.com"],
  ["aws:sourcearn", "a service", question(service, {}, { via }), via.sourceArn],
  ["aws:sourceaccount", "a service", question(service, {}, { via }), "1"],
  ["aws:sourcearn", "a user", question(user), undefined],
  ["aws:viaawsservice", "a user", question(user), "false"],
  ["aws:viaawsservice", "a user through a service", question(user, {}, { via }), "true"],
  ["aws:viaawsservice", "a service for itself", question(service, {}, { via }), "false"],
  ["aws:calledvia", "a user through services", question(user, {}, { via }), via.services],
  ["aws:calledviafirst", "a user through services", question(user, {}, { via }), "first.amazonaws.com"],
  ["aws:calledvialast", "a user through services", question(user, {}, { via }), "last.amazonaws.com"],
  ["aws:principalorgid", "an account of no organization", question(user), undefined],
  ["aws:principalorgid", "a member", question(user, { organization }), "o-example"],
  ["aws:principalorgpaths", "a member", question(user, { organization }), ["o-example/r-1/ou-1/"]],
  ["aws:principalorgmasteraccount", "a member", question(user, { organization }), "999988887777"],
  ["aws:resourceaccount", "a resource of the caller's account", question(user), "111122223333"],
  ["aws:resourceaccount", "a resource of another", question(user, { resourceAccount: "5" }), "5"],
  ["aws:resourceorgid", "a resource outside", question(user, { resourceAccount: "5", organization }), undefined],
  ["aws:resourceorgid", "a resource of a member", question(user, { organization }), "o-example"],
  ["aws:resourceorgpaths", "a resource of a member", question(user, { organization }), ["o-example/r-1/ou-1/"]],
  [
    "aws:requesttag/team",
    "a tag, whatever its key's case",
    question(user, { requestTags: () => ({ Team: "fog" }) }),
    "fog",
  ],
  ["aws:resourcetag/team", "a tag of the resource", question(user, { resourceTags: () => ({ team: "bank" }) }), "bank"],
  [
    "aws:principaltag/team",
    "a tag of the session",
    question({ ...session, session: { ...session.session, tags: { team: "x" } } as never }),
    "x",
  ],
  [
    "aws:tagkeys",
    "tags set and taken away",
    question(user, { requestTags: () => ({ a: "1" }), tagKeys: () => ["b"] }),
    ["a", "b"],
  ],
  ["aws:tagkeys", "a request without tags", question(user), undefined],
  [
    "iam:policyarn",
    "the operation's own key, in any case",
    question(user, { context: () => ({ "iam:PolicyARN": "arn" }) }),
    "arn",
  ],
  [
    "aws:multifactorauthpresent",
    "the operation's word before the session's",
    question(user, { context: () => ({ "aws:MultiFactorAuthPresent": "true" }) }),
    "true",
  ],
  ["aws:sourcevpc", "anyone: there are no VPCs", question(user), undefined],
  ["__proto__", "nobody", question(user), undefined],
  ["constructor", "nobody", question(user), undefined],
];

describe("condition keys", () => {
  it.each(cases)("%s of %s", (key, _who, asked, expected) => {
    expect(new QuestionContext(asked).get(key)).toEqual(expected);
  });

  it("are worked out once a policy asks, not before", () => {
    let asked = 0;
    const context = new QuestionContext(
      question(user, {
        context: () => {
          asked++;
          return {};
        },
      }),
    );
    expect(asked).toBe(0);
    context.get("aws:username");
    context.get("aws:userid");
    expect(asked).toBe(1);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this.
import { describe, expect, test } from "vitest";
import { compilePolicy } from "./compile.ts";
import type { LayerName } from "./document.ts";
import { evaluate } from "./evaluate.ts";
import { explain } from "./explain.ts";
import type { Scene } from "./fixtures/scene.ts";
import {
  allow,
  deny,
  elsewhere,
  federatedArn,
  layersOf,
  object,
  of,
  other,
  own,
  policyOf,
  principals,
  requestOf,
  roleArn,
  rootArn,
  sessionArn,
  userArn,
} from "./fixtures/scene.ts";

const { root, session, linked, federated, rootFederated, service, web, saml, anonymous } = principals;

type Outcome = readonly ["Allow" | "ExplicitDeny" | "ImplicitDeny", LayerName];
type Case = readonly [sentence: string, scene: Scene, effect: Outcome[0], decidedBy: LayerName];

const service_ = { Service: "sns.amazonaws.com" };
const everyRcp = of("*", { Effect: "Allow", Action: "*", Resource: "*" });

/** Titles are AWS's pages; each case is a sentence of theirs in our own words. */
const pages: Readonly<Record<string, readonly Case[]>> = {
  "Difference between explicit and implicit denies": [
    ["without any policy a request is denied", {}, "ImplicitDeny", "identity"],
    ["a policy about something else allows nothing", { identity: [elsewhere] }, "ImplicitDeny", "identity"],
    ["an allow that applies allows", { identity: [allow] }, "Allow", "identity"],
    ["a deny alone denies explicitly", { identity: [deny] }, "ExplicitDeny", "identity"],
    ["a deny outweighs an allow", { identity: [allow, deny] }, "ExplicitDeny", "identity"],
    ["in whatever order", { identity: [deny, allow] }, "ExplicitDeny", "identity"],
    [
      "a deny about something else does not matter",
      { identity: [allow, { ...deny, Action: "sqs:*" }] },
      "Allow",
      "identity",
    ],
    [
      "a deny of another resource does not matter",
      { identity: [allow, { ...deny, Resource: `${object}2` }] },
      "Allow",
      "identity",
    ],
  ],
  "How AWS enforcement code logic evaluates requests: deny evaluation": [
    [
      "a deny in a resource control policy ends it",
      { identity: [allow], rcps: [[everyRcp, of("*", deny)]] },
      "ExplicitDeny",
      "rcp",
    ],
    ["a deny in a service control policy ends it", { identity: [allow], scps: [[allow, deny]] }, "ExplicitDeny", "scp"],
    [
      "a deny on any level of the organization ends it",
      { identity: [allow], scps: [[allow], [allow], [allow, deny]] },
      "ExplicitDeny",
      "scp",
    ],
    [
      "a deny in the endpoint's policy ends it",
      { identity: [allow], endpoint: [of("*"), of("*", deny)] },
      "ExplicitDeny",
      "endpoint",
    ],
    [
      "a deny in the resource's policy ends it",
      { identity: [allow], resource: [of("*", deny)] },
      "ExplicitDeny",
      "resource",
    ],
    ["a deny in the boundary ends it", { identity: [allow], boundary: [allow, deny] }, "ExplicitDeny", "boundary"],
    [
      "a deny in a session policy ends it",
      { principal: session, identity: [allow], session: [allow, deny] },
      "ExplicitDeny",
      "session",
    ],
    [
      "a deny in the boundary ends what the resource grants the user itself",
      { resource: [of(userArn)], boundary: [deny] },
      "ExplicitDeny",
      "boundary",
    ],
    [
      "a deny in an identity policy ends what the resource grants the session itself",
      { principal: session, resource: [of(sessionArn)], identity: [deny] },
      "ExplicitDeny",
      "identity",
    ],
    [
      "a deny in a session policy ends what the resource grants the session itself",
      { principal: session, resource: [of(sessionArn)], session: [deny] },
      "ExplicitDeny",
      "session",
    ],
    [
      "a deny for the account denies its users",
      { identity: [allow], resource: [of(own, deny)] },
      "ExplicitDeny",
      "resource",
    ],
    [
      "a deny for the role denies its sessions",
      { principal: session, identity: [allow], resource: [of(roleArn, deny)] },
      "ExplicitDeny",
      "resource",
    ],
    [
      "a deny for another principal does not matter",
      { identity: [allow], resource: [of(`${userArn}2`, deny)] },
      "Allow",
      "identity",
    ],
    [
      "of several denies the first in the order of evaluation is named",
      { identity: [deny], scps: [[deny]] },
      "ExplicitDeny",
      "scp",
    ],
    [
      "a deny comes before a missing allow of an earlier layer",
      { identity: [deny], scps: [[elsewhere]] },
      "ExplicitDeny",
      "identity",
    ],
  ],
  "How AWS enforcement code logic evaluates requests: organizations": [
    ["service control policies have to allow", { identity: [allow], scps: [[elsewhere]] }, "ImplicitDeny", "scp"],
    ["they allow nothing by themselves", { scps: [[allow]] }, "ImplicitDeny", "identity"],
    ["every level has to allow", { identity: [allow], scps: [[allow], [elsewhere], [allow]] }, "ImplicitDeny", "scp"],
    ["every level allows", { identity: [allow], scps: [[allow], [allow], [allow]] }, "Allow", "identity"],
    ["no organization: nothing to allow", { identity: [allow], scps: [] }, "Allow", "identity"],
    ["they limit the root user of a member account", { principal: root, scps: [[elsewhere]] }, "ImplicitDeny", "scp"],
    ["they limit what a resource grants", { resource: [of(userArn)], scps: [[elsewhere]] }, "ImplicitDeny", "scp"],
    [
      "they limit what a resource grants everyone, for IAM principals",
      { resource: [of("*")], scps: [[elsewhere]] },
      "ImplicitDeny",
      "scp",
    ],
    [
      "they do not limit service-linked roles",
      { principal: linked, identity: [allow], scps: [[elsewhere]] },
      "Allow",
      "identity",
    ],
    [
      "their denies do not reach service-linked roles",
      { principal: linked, identity: [allow], scps: [[deny]] },
      "Allow",
      "identity",
    ],
    [
      "they do not limit services",
      { principal: service, resource: [{ ...allow, Principal: service_ }], scps: [[elsewhere]] },
      "Allow",
      "resource",
    ],
    [
      "they do not limit anonymous callers",
      { principal: anonymous, resource: [of("*")], scps: [[deny]] },
      "Allow",
      "resource",
    ],
    [
      "resource control policies have to allow",
      { identity: [allow], rcps: [[of("*", elsewhere)]] },
      "ImplicitDeny",
      "rcp",
    ],
    ["resource control policies allow nothing by themselves", { rcps: [[everyRcp]] }, "ImplicitDeny", "identity"],
    [
      "every level of resource control policies has to allow",
      { identity: [allow], rcps: [[everyRcp], [of("*", elsewhere)]] },
      "ImplicitDeny",
      "rcp",
    ],
    [
      "resource control policies limit other accounts too",
      { resourceAccount: other, identity: [allow], resource: [of(userArn)], rcps: [[everyRcp, of("*", deny)]] },
      "ExplicitDeny",
      "rcp",
    ],
    [
      "resource control policies limit anonymous callers",
      { principal: anonymous, resource: [of("*")], rcps: [[everyRcp, of("*", deny)]] },
      "ExplicitDeny",
      "rcp",
    ],
    [
      "resource control policies limit services",
      { principal: service, resource: [{ ...allow, Principal: service_ }], rcps: [[everyRcp, of("*", deny)]] },
      "ExplicitDeny",
      "rcp",
    ],
    [
      "resource control policies do not limit service-linked roles",
      { principal: linked, identity: [allow], rcps: [[of("*", deny)]] },
      "Allow",
      "identity",
    ],
    ["they limit the root user", { principal: root, rcps: [[everyRcp, of("*", deny)]] }, "ExplicitDeny", "rcp"],
    [
      "resource control policies are judged before service control policies",
      { identity: [allow], rcps: [[of("*", elsewhere)]], scps: [[elsewhere]] },
      "ImplicitDeny",
      "rcp",
    ],
  ],
  "Control access to VPC endpoints using endpoint policies": [
    [
      "the endpoint's policy has to allow",
      { identity: [allow], endpoint: [of("*", elsewhere)] },
      "ImplicitDeny",
      "endpoint",
    ],
    ["it grants nothing", { endpoint: [of("*")] }, "ImplicitDeny", "identity"],
    ["it allows the principals that it names", { identity: [allow], endpoint: [of(userArn)] }, "Allow", "identity"],
    ["and no others", { identity: [allow], endpoint: [of(`${userArn}2`)] }, "ImplicitDeny", "endpoint"],
    [
      "an account names its principals",
      { principal: session, identity: [allow], endpoint: [of(own)] },
      "Allow",
      "identity",
    ],
    [
      "it limits what a resource grants",
      { resource: [of(userArn)], endpoint: [of("*", elsewhere)] },
      "ImplicitDeny",
      "endpoint",
    ],
    ["it limits the root user", { principal: root, endpoint: [of("*", elsewhere)] }, "ImplicitDeny", "endpoint"],
    [
      "it limits anonymous callers",
      { principal: anonymous, resource: [of("*")], endpoint: [of(own)] },
      "ImplicitDeny",
      "endpoint",
    ],
  ],
  "Policy evaluation for requests within a single account: identity with resource": [
    ["the resource's allow suffices", { resource: [of(userArn)] }, "Allow", "resource"],
    ["the identity's allow suffices", { identity: [allow], resource: [of(`${userArn}2`)] }, "Allow", "identity"],
    ["neither allows", { identity: [elsewhere], resource: [of(userArn, elsewhere)] }, "ImplicitDeny", "identity"],
    ["everyone is the user too", { resource: [of("*")] }, "Allow", "resource"],
    ["the account only delegates to identity policies", { resource: [of(own)] }, "ImplicitDeny", "identity"],
    ["and they may use that", { resource: [of(own)], identity: [allow] }, "Allow", "identity"],
    ["the account's own number in ARN form is the same", { resource: [of(rootArn)] }, "ImplicitDeny", "identity"],
    [
      "the resource account is stated and the same",
      { resourceAccount: own, resource: [of(userArn)] },
      "Allow",
      "resource",
    ],
  ],
  "Policy evaluation for requests within a single account: boundaries and sessions": [
    [
      "the boundary has to allow what identity policies allow",
      { identity: [allow], boundary: [elsewhere] },
      "ImplicitDeny",
      "boundary",
    ],
    ["it allows nothing by itself", { boundary: [allow] }, "ImplicitDeny", "identity"],
    ["both allow", { identity: [allow], boundary: [allow] }, "Allow", "identity"],
    [
      "session policies have to allow what identity policies allow",
      { principal: session, identity: [allow], session: [elsewhere] },
      "ImplicitDeny",
      "session",
    ],
    [
      "session policies allow nothing by themselves",
      { principal: session, session: [allow] },
      "ImplicitDeny",
      "identity",
    ],
    ["identity and session allow", { principal: session, identity: [allow], session: [allow] }, "Allow", "identity"],
    [
      "identity, boundary and session allow",
      { principal: session, identity: [allow], boundary: [allow], session: [allow] },
      "Allow",
      "identity",
    ],
    [
      "the boundary is judged before session policies",
      { principal: session, identity: [allow], boundary: [elsewhere], session: [elsewhere] },
      "ImplicitDeny",
      "boundary",
    ],
    [
      "identity, boundary and service control policy must all allow",
      { identity: [allow], boundary: [allow], scps: [[elsewhere]] },
      "ImplicitDeny",
      "scp",
    ],
  ],
  "Policy evaluation for requests within a single account: a resource that grants to a user's ARN": [
    [
      "is not limited by an implicit deny of identity policies",
      { identity: [elsewhere], resource: [of(userArn)] },
      "Allow",
      "resource",
    ],
    [
      "is not limited by an implicit deny of the boundary",
      { resource: [of(userArn)], boundary: [elsewhere] },
      "Allow",
      "resource",
    ],
    [
      "whatever identity policies allow",
      { identity: [allow], resource: [of(userArn)], boundary: [elsewhere] },
      "Allow",
      "resource",
    ],
    [
      "but the account's grant is limited by the boundary",
      { identity: [allow], resource: [of(own)], boundary: [elsewhere] },
      "ImplicitDeny",
      "boundary",
    ],
  ],
  "Policy evaluation for requests within a single account: a resource that grants to a role's ARN": [
    [
      "is not limited by an implicit deny of identity policies",
      { principal: session, identity: [elsewhere], resource: [of(roleArn)] },
      "Allow",
      "resource",
    ],
    [
      "is limited by an implicit deny of the boundary",
      { principal: session, resource: [of(roleArn)], boundary: [elsewhere] },
      "ImplicitDeny",
      "boundary",
    ],
    [
      "is limited by an implicit deny of session policies",
      { principal: session, resource: [of(roleArn)], session: [elsewhere] },
      "ImplicitDeny",
      "session",
    ],
    [
      "passes where boundary and session policies allow",
      { principal: session, resource: [of(roleArn)], boundary: [allow], session: [allow] },
      "Allow",
      "resource",
    ],
    [
      "is not limited when granted to everyone under a condition on the role",
      {
        principal: session,
        context: { "aws:PrincipalArn": roleArn },
        resource: [{ ...of("*"), Condition: { ArnEquals: { "aws:PrincipalArn": roleArn } } }],
        boundary: [elsewhere],
        session: [elsewhere],
      },
      "Allow",
      "resource",
    ],
  ],
  "Policy evaluation for requests within a single account: a resource that grants to a role session's ARN": [
    [
      "is not limited by an implicit deny of identity policies",
      { principal: session, identity: [elsewhere], resource: [of(sessionArn)] },
      "Allow",
      "resource",
    ],
    [
      "is not limited by an implicit deny of the boundary",
      { principal: session, resource: [of(sessionArn)], boundary: [elsewhere] },
      "Allow",
      "resource",
    ],
    [
      "is not limited by an implicit deny of session policies",
      { principal: session, resource: [of(sessionArn)], session: [elsewhere] },
      "Allow",
      "resource",
    ],
    [
      "the closest of several grants counts",
      { principal: session, resource: [of(own), of(roleArn), of(sessionArn)], session: [elsewhere] },
      "Allow",
      "resource",
    ],
    [
      "another session gets nothing",
      { principal: session, resource: [of(`${sessionArn}2`)] },
      "ImplicitDeny",
      "identity",
    ],
  ],
  "Policy evaluation for requests within a single account: federated users": [
    [
      "have no permissions without session policies",
      { principal: federated, identity: [allow] },
      "ImplicitDeny",
      "session",
    ],
    [
      "have what their user and their session policies allow",
      { principal: federated, identity: [allow], session: [allow] },
      "Allow",
      "identity",
    ],
    [
      "have nothing that their user has not",
      { principal: federated, identity: [elsewhere], session: [allow] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "a grant to their session's ARN is not limited",
      { principal: federated, resource: [of(federatedArn)], boundary: [elsewhere], session: [elsewhere] },
      "Allow",
      "resource",
    ],
    ["nor does it need session policies", { principal: federated, resource: [of(federatedArn)] }, "Allow", "resource"],
    [
      "a grant to their user's ARN is limited by the boundary",
      { principal: federated, resource: [of(userArn)], boundary: [elsewhere], session: [allow] },
      "ImplicitDeny",
      "boundary",
    ],
    [
      "a grant to their user's ARN is limited by session policies",
      { principal: federated, resource: [of(userArn)], session: [elsewhere] },
      "ImplicitDeny",
      "session",
    ],
    [
      "a grant to their user's ARN passes where session policies allow",
      { principal: federated, resource: [of(userArn)], session: [allow] },
      "Allow",
      "resource",
    ],
    [
      "of the root user have what their session policies allow",
      { principal: rootFederated, session: [allow] },
      "Allow",
      "root",
    ],
    [
      "of the root user have nothing else",
      { principal: rootFederated, session: [elsewhere] },
      "ImplicitDeny",
      "session",
    ],
  ],
  "By default all requests are denied with the exception of the root user": [
    ["the root user has access without any policy", { principal: root }, "Allow", "root"],
    [
      "a resource's policy that allows somebody else does not matter",
      { principal: root, resource: [of(userArn)] },
      "Allow",
      "root",
    ],
    [
      "a resource's policy can deny the root user",
      { principal: root, resource: [of(rootArn, deny)] },
      "ExplicitDeny",
      "resource",
    ],
    [
      "a privileged session of root is limited by its session policies",
      { principal: root, session: [elsewhere] },
      "ImplicitDeny",
      "session",
    ],
    [
      "the resource grants to the account: the root user itself",
      { principal: root, resource: [of(own)] },
      "Allow",
      "resource",
    ],
    [
      "a key policy that does not name the account locks root out",
      { principal: root, required: true, resource: [of(userArn)] },
      "ImplicitDeny",
      "resource",
    ],
    [
      "a key policy that names the account lets root in",
      { principal: root, required: true, resource: [of(rootArn)] },
      "Allow",
      "resource",
    ],
  ],
  "Cross-account policy evaluation logic": [
    [
      "both accounts have to allow",
      { resourceAccount: other, identity: [allow], resource: [of(userArn)] },
      "Allow",
      "identity",
    ],
    [
      "the resource's account does not",
      { resourceAccount: other, identity: [allow], resource: [of(userArn, elsewhere)] },
      "ImplicitDeny",
      "resource",
    ],
    ["the resource has no policy", { resourceAccount: other, identity: [allow] }, "ImplicitDeny", "resource"],
    [
      "the principal's account does not",
      { resourceAccount: other, resource: [of(userArn)] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "the resource may delegate to the account",
      { resourceAccount: other, identity: [allow], resource: [of(own)] },
      "Allow",
      "identity",
    ],
    [
      "the resource may allow everyone, but the identity still has to",
      { resourceAccount: other, resource: [of("*")] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "everyone and the identity",
      { resourceAccount: other, identity: [allow], resource: [of("*")] },
      "Allow",
      "identity",
    ],
    [
      "naming the session is no way around identity policies",
      { resourceAccount: other, principal: session, resource: [of(sessionArn)] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "naming the role is none either",
      { resourceAccount: other, principal: session, resource: [of(roleArn)] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "the boundary has to allow",
      { resourceAccount: other, identity: [allow], resource: [of(userArn)], boundary: [elsewhere] },
      "ImplicitDeny",
      "boundary",
    ],
    [
      "session policies have to allow",
      {
        resourceAccount: other,
        principal: session,
        identity: [allow],
        resource: [of(sessionArn)],
        session: [elsewhere],
      },
      "ImplicitDeny",
      "session",
    ],
    [
      "service control policies of the principal's account have to allow",
      { resourceAccount: other, identity: [allow], resource: [of(userArn)], scps: [[elsewhere]] },
      "ImplicitDeny",
      "scp",
    ],
    [
      "a deny on either side ends it",
      { resourceAccount: other, identity: [allow, deny], resource: [of(userArn)] },
      "ExplicitDeny",
      "identity",
    ],
    [
      "a deny on the resource's side ends it",
      { resourceAccount: other, identity: [allow], resource: [of(userArn), of(own, deny)] },
      "ExplicitDeny",
      "resource",
    ],
    ["a root user needs the resource's allow", { resourceAccount: other, principal: root }, "ImplicitDeny", "resource"],
    ["and has its own side", { resourceAccount: other, principal: root, resource: [of(rootArn)] }, "Allow", "root"],
    [
      "a trust policy of another account",
      {
        resourceAccount: other,
        required: true,
        action: "sts:AssumeRole",
        identity: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
        trust: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: own } }],
      },
      "Allow",
      "identity",
    ],
    [
      "a trust policy of another account without the identity's allow",
      {
        resourceAccount: other,
        required: true,
        action: "sts:AssumeRole",
        trust: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: userArn } }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "services have no account to cross from",
      { resourceAccount: other, principal: service, resource: [{ ...allow, Principal: service_ }] },
      "Allow",
      "resource",
    ],
  ],
  "Role trust policies and KMS key policies must allow the principal themselves": [
    ["the identity's allow alone is not enough", { required: true, identity: [allow] }, "ImplicitDeny", "resource"],
    [
      "nor with a policy that allows somebody else",
      { required: true, identity: [allow], resource: [of(`${userArn}2`)] },
      "ImplicitDeny",
      "resource",
    ],
    ["the resource's allow is", { required: true, resource: [of(userArn)] }, "Allow", "resource"],
    [
      "the account's statement lets identity policies decide",
      { required: true, identity: [allow], resource: [of(rootArn)] },
      "Allow",
      "identity",
    ],
    ["and is not enough alone", { required: true, resource: [of(rootArn)] }, "ImplicitDeny", "identity"],
    [
      "the role's statement is limited by the boundary",
      { required: true, principal: session, resource: [of(roleArn)], boundary: [elsewhere] },
      "ImplicitDeny",
      "boundary",
    ],
    [
      "web identity is named by its provider",
      {
        required: true,
        principal: web,
        action: "sts:AssumeRoleWithWebIdentity",
        trust: [
          { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: "accounts.google.com" } },
        ],
      },
      "Allow",
      "resource",
    ],
    [
      "another provider is not",
      {
        required: true,
        principal: web,
        action: "sts:AssumeRoleWithWebIdentity",
        trust: [
          { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: "www.amazon.com" } },
        ],
      },
      "ImplicitDeny",
      "resource",
    ],
    [
      "SAML is named by its provider",
      {
        required: true,
        principal: saml,
        action: "sts:AssumeRoleWithSAML",
        trust: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRoleWithSAML",
            Principal: { Federated: `arn:aws:iam::${own}:saml-provider/P` },
          },
        ],
      },
      "Allow",
      "resource",
    ],
    [
      "a service is named by its domain",
      {
        required: true,
        principal: service,
        action: "sts:AssumeRole",
        trust: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: service_ }],
      },
      "Allow",
      "resource",
    ],
  ],
  "Services and anonymous callers": [
    [
      "an anonymous caller needs a grant to everyone",
      { principal: anonymous, resource: [of("*")] },
      "Allow",
      "resource",
    ],
    ["everyone as AWS principal is the same", { principal: anonymous, resource: [of(["*"])] }, "Allow", "resource"],
    ["a grant to an account is none", { principal: anonymous, resource: [of(own)] }, "ImplicitDeny", "resource"],
    ["no policy is none", { principal: anonymous }, "ImplicitDeny", "resource"],
    ["identity policies are not asked", { principal: anonymous, identity: [allow] }, "ImplicitDeny", "resource"],
    [
      "a deny with NotPrincipal reaches anonymous callers",
      { principal: anonymous, resource: [of("*"), { ...deny, NotPrincipal: { AWS: [userArn, own] } }] },
      "ExplicitDeny",
      "resource",
    ],
    [
      "a service needs a grant to it",
      { principal: service, resource: [{ ...allow, Principal: { Service: "sqs.amazonaws.com" } }] },
      "ImplicitDeny",
      "resource",
    ],
    ["a service needs no identity policies", { principal: service, identity: [allow] }, "ImplicitDeny", "resource"],
    [
      "a grant to a service can ask for the source's account",
      {
        principal: service,
        context: { "aws:SourceAccount": own },
        resource: [{ ...allow, Principal: service_, Condition: { StringEquals: { "aws:SourceAccount": own } } }],
      },
      "Allow",
      "resource",
    ],
    [
      "and refuse another",
      {
        principal: service,
        context: { "aws:SourceAccount": other },
        resource: [{ ...allow, Principal: service_, Condition: { StringEquals: { "aws:SourceAccount": own } } }],
      },
      "ImplicitDeny",
      "resource",
    ],
  ],
  "IAM JSON policy elements: Action and NotAction": [
    ["every action", { identity: [{ ...allow, Action: "*" }] }, "Allow", "identity"],
    ["every action of a service", { identity: [{ ...allow, Action: "s3:*" }] }, "Allow", "identity"],
    ["every action of another service", { identity: [{ ...allow, Action: "sqs:*" }] }, "ImplicitDeny", "identity"],
    ["case does not matter", { identity: [{ ...allow, Action: "S3:getOBJECT" }] }, "Allow", "identity"],
    ["nor does it in the request", { action: "S3:GETOBJECT", identity: [allow] }, "Allow", "identity"],
    ["a wildcard at the end", { identity: [{ ...allow, Action: "s3:Get*" }] }, "Allow", "identity"],
    ["a wildcard in the middle", { identity: [{ ...allow, Action: "s3:*Object" }] }, "Allow", "identity"],
    ["a wildcard for one character", { identity: [{ ...allow, Action: "s3:GetObjec?" }] }, "Allow", "identity"],
    ["a wildcard for the service", { identity: [{ ...allow, Action: "*:GetObject" }] }, "Allow", "identity"],
    ["one of a list", { identity: [{ ...allow, Action: ["s3:PutObject", "s3:GetObject"] }] }, "Allow", "identity"],
    [
      "none of a list",
      { identity: [{ ...allow, Action: ["s3:PutObject", "s3:GetObjectAcl"] }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "NotAction of another action",
      { identity: [{ Effect: "Allow", NotAction: "s3:PutObject", Resource: "*" }] },
      "Allow",
      "identity",
    ],
    [
      "NotAction of this action",
      { identity: [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "NotAction in a deny",
      { identity: [allow, { Effect: "Deny", NotAction: "iam:*", Resource: "*" }] },
      "ExplicitDeny",
      "identity",
    ],
    [
      "NotAction in a deny that leaves this action out",
      { identity: [allow, { Effect: "Deny", NotAction: ["iam:*", "s3:*"], Resource: "*" }] },
      "Allow",
      "identity",
    ],
  ],
  "IAM JSON policy elements: Resource and NotResource": [
    ["every resource", { identity: [{ ...allow, Resource: "*" }] }, "Allow", "identity"],
    [
      "an action without resource wants every resource",
      { target: "*", identity: [{ ...allow, Resource: "*" }] },
      "Allow",
      "identity",
    ],
    [
      "an ARN is not every resource",
      { target: "*", identity: [{ ...allow, Resource: "arn:aws:s3:::*" }] },
      "ImplicitDeny",
      "identity",
    ],
    ["a prefix", { identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/*" }] }, "Allow", "identity"],
    [
      "another bucket's prefix",
      { identity: [{ ...allow, Resource: "arn:aws:s3:::bucket2/*" }] },
      "ImplicitDeny",
      "identity",
    ],
    ["case matters", { identity: [{ ...allow, Resource: "arn:aws:s3:::Bucket/*" }] }, "ImplicitDeny", "identity"],
    ["one of a list", { identity: [{ ...allow, Resource: ["arn:aws:s3:::a", object] }] }, "Allow", "identity"],
    [
      "NotResource of another",
      { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::a/*" }] },
      "Allow",
      "identity",
    ],
    [
      "NotResource of this",
      { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: ["arn:aws:s3:::a/*", "arn:aws:s3:::bucket/*"] }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "NotResource in a deny",
      { identity: [allow, { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::a/*" }] },
      "ExplicitDeny",
      "identity",
    ],
    ["an incomplete ARN", { identity: [{ ...allow, Resource: "arn:aws:s3" }] }, "Allow", "identity"],
  ],
  "IAM policy elements: Variables and tags": [
    [
      "a variable takes the request's value",
      { context: { "aws:username": "key" }, identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}" }] },
      "Allow",
      "identity",
    ],
    [
      "another value does not match",
      { context: { "aws:username": "ann" }, identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}" }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "a variable beside a wildcard",
      {
        target: "arn:aws:s3:::bucket/ann/x",
        context: { "aws:username": "ann" },
        identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}/*" }],
      },
      "Allow",
      "identity",
    ],
    [
      "wildcards in a value are literal",
      { context: { "aws:username": "*" }, identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}" }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "an unresolved variable matches nothing",
      { identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}*" }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "nor in a deny",
      { identity: [allow, { ...deny, Resource: "arn:aws:s3:::bucket/${aws:username}*" }] },
      "Allow",
      "identity",
    ],
    [
      "an unresolved variable in NotResource makes the statement match nothing",
      { identity: [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::a/${aws:username}" }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "a variable with several values is unresolved",
      {
        context: { "aws:TagKeys": ["key", "b"] },
        identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:TagKeys}" }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "a default stands in",
      { identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'key'}" }] },
      "Allow",
      "identity",
    ],
    [
      "but not for a value that is there",
      {
        context: { "aws:PrincipalTag/team": "red" },
        identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'key'}" }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "${*} is a literal star",
      { target: "arn:aws:s3:::bucket/*", identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${*}" }] },
      "Allow",
      "identity",
    ],
    ["and no wildcard", { identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${*}" }] }, "ImplicitDeny", "identity"],
    [
      "variables stand only behind the fifth colon",
      {
        target: `arn:aws:sqs:us-east-1:${own}:q`,
        action: "sqs:SendMessage",
        context: { "aws:PrincipalAccount": own },
        identity: [{ Effect: "Allow", Action: "sqs:*", Resource: "arn:aws:sqs:*:${aws:PrincipalAccount}:q" }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "version 2008-10-17 knows no variables",
      {
        version: "2008-10-17",
        context: { "aws:username": "key" },
        identity: [{ ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}" }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "a principal's tag against a resource's",
      {
        context: { "aws:PrincipalTag/Team": "red", "aws:ResourceTag/Team": "red" },
        identity: [{ ...allow, Condition: { StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" } } }],
      },
      "Allow",
      "identity",
    ],
    [
      "another team",
      {
        context: { "aws:PrincipalTag/Team": "red", "aws:ResourceTag/Team": "blue" },
        identity: [{ ...allow, Condition: { StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" } } }],
      },
      "ImplicitDeny",
      "identity",
    ],
  ],
  "IAM JSON policy elements: Condition": [
    [
      "a condition that holds",
      {
        context: { "aws:SourceIp": "203.0.113.7" },
        identity: [{ ...allow, Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
      },
      "Allow",
      "identity",
    ],
    [
      "a condition that fails",
      {
        context: { "aws:SourceIp": "198.51.100.7" },
        identity: [{ ...allow, Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "keys have no case",
      {
        context: { "AWS:sourceip": "203.0.113.7" },
        identity: [{ ...allow, Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
      },
      "Allow",
      "identity",
    ],
    [
      "tag keys have no case",
      {
        context: { "aws:RequestTag/TEAM": "red" },
        identity: [{ ...allow, Condition: { StringEquals: { "aws:RequestTag/team": "red" } } }],
      },
      "Allow",
      "identity",
    ],
    [
      "several operators are joined by AND",
      {
        context: { "a:x": "1", "a:y": "2" },
        identity: [{ ...allow, Condition: { StringEquals: { "a:x": "1" }, NumericLessThan: { "a:y": "2" } } }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "several keys are joined by AND",
      {
        context: { "a:x": "1", "a:y": "2" },
        identity: [{ ...allow, Condition: { StringEquals: { "a:x": "1", "a:y": "3" } } }],
      },
      "ImplicitDeny",
      "identity",
    ],
    [
      "several keys that all hold",
      {
        context: { "a:x": "1", "a:y": "2" },
        identity: [{ ...allow, Condition: { StringEquals: { "a:x": "1", "a:y": "2" } } }],
      },
      "Allow",
      "identity",
    ],
    [
      "a deny without multi-factor authentication, key missing",
      { identity: [allow, { ...deny, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }] },
      "ExplicitDeny",
      "identity",
    ],
    [
      "a deny without multi-factor authentication, key present",
      {
        context: { "aws:MultiFactorAuthPresent": "true" },
        identity: [allow, { ...deny, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }],
      },
      "Allow",
      "identity",
    ],
    [
      "a deny outside of a region",
      {
        context: { "aws:RequestedRegion": "us-west-2" },
        identity: [
          allow,
          { ...deny, Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } } },
        ],
      },
      "ExplicitDeny",
      "identity",
    ],
    [
      "a deny outside of the organization reaches keyless callers",
      {
        principal: anonymous,
        resource: [of("*"), { ...of("*", deny), Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } }],
      },
      "ExplicitDeny",
      "resource",
    ],
    [
      "only the listed tag keys",
      {
        context: { "aws:TagKeys": ["a", "c"] },
        identity: [{ ...allow, Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } } }],
      },
      "ImplicitDeny",
      "identity",
    ],
    ["an empty condition holds", { identity: [{ ...allow, Condition: {} }] }, "Allow", "identity"],
  ],
  "AWS JSON policy elements: NotPrincipal": [
    [
      "a deny for all but one user and its account",
      { identity: [allow], resource: [{ ...deny, NotPrincipal: { AWS: [userArn, rootArn] } }] },
      "Allow",
      "identity",
    ],
    [
      "denies another user of the account",
      { identity: [allow], resource: [{ ...deny, NotPrincipal: { AWS: [`${userArn}2`, rootArn] } }] },
      "ExplicitDeny",
      "resource",
    ],
    [
      "denies the user when its account is not listed",
      { identity: [allow], resource: [{ ...deny, NotPrincipal: { AWS: userArn } }] },
      "ExplicitDeny",
      "resource",
    ],
    [
      "denies every principal that has a permissions boundary",
      {
        identity: [allow],
        boundary: [allow],
        resource: [{ ...deny, NotPrincipal: { AWS: [userArn, rootArn] } }],
      },
      "ExplicitDeny",
      "resource",
    ],
    [
      "grants nothing in an allow",
      { resource: [{ ...allow, NotPrincipal: { AWS: `${userArn}2` } }] },
      "ImplicitDeny",
      "identity",
    ],
    [
      "a session is spared with its role and account",
      {
        principal: session,
        identity: [allow],
        resource: [{ ...deny, NotPrincipal: { AWS: [sessionArn, roleArn, own] } }],
      },
      "Allow",
      "identity",
    ],
  ],
};

for (const [page, cases] of Object.entries(pages)) {
  describe(page, () => {
    test.each(cases)("%s", (_sentence, scene, effect, decidedBy) => {
      const request = requestOf(scene);
      const layers = layersOf(scene);
      const decision = evaluate(request, layers);
      expect([decision.effect, decision.decidedBy]).toEqual([effect, decidedBy]);
      expect(explain(request, layers)).toMatchObject({ effect, decidedBy, statements: decision.statements });
    });
  });
}

describe("determining statements", () => {
  test.each<readonly [string, Scene, readonly (readonly [LayerName, number])[]]>([
    ["the deny", { identity: [allow, deny] }, [["identity", 1]]],
    ["the identity's allow", { identity: [elsewhere, allow] }, [["identity", 1]]],
    ["the resource's grant", { resource: [of(userArn)] }, [["resource", 0]]],
    [
      "both, where the resource delegates",
      { resource: [of(own)], identity: [allow] },
      [
        ["resource", 0],
        ["identity", 0],
      ],
    ],
    [
      "both, across accounts",
      { resourceAccount: other, resource: [of(userArn)], identity: [allow] },
      [
        ["resource", 0],
        ["identity", 0],
      ],
    ],
    ["none for an implicit deny", { identity: [elsewhere] }, []],
    ["none for the root user", { principal: root }, []],
  ])("%s", (_case, scene, expected) => {
    const { statements } = evaluate(requestOf(scene), layersOf(scene));
    expect(statements.map(({ layer, index }) => [layer, index])).toEqual(expected);
  });
});

describe("several policies in one layer", () => {
  const request = requestOf({ principal: session });
  const yes = policyOf("identity", [allow]);
  const no = policyOf("identity", [elsewhere]);
  const never = policyOf("identity", [deny]);
  const sessionYes = policyOf("session", [allow]);
  const sessionNo = policyOf("session", [elsewhere]);

  test("one identity policy that allows suffices", () => {
    expect(evaluate(request, { identity: [no, yes] }).effect).toBe("Allow");
    expect(evaluate(request, { identity: [no, no] }).effect).toBe("ImplicitDeny");
    expect(evaluate(request, { identity: [yes, never] }).effect).toBe("ExplicitDeny");
  });

  test("session policies are one layer, in which one that allows suffices", () => {
    expect(evaluate(request, { identity: [yes], session: [sessionNo, sessionYes] }).effect).toBe("Allow");
    expect(evaluate(request, { identity: [yes], session: [sessionNo] }).effect).toBe("ImplicitDeny");
    expect(evaluate(request, { identity: [yes], session: [] }).effect).toBe("Allow");
  });

  test("on one level of the organization one policy that allows suffices", () => {
    const levels = [[policyOf("scp", [elsewhere]), policyOf("scp", [allow])]];
    expect(evaluate(request, { identity: [yes], scps: levels }).effect).toBe("Allow");
    expect(evaluate(request, { identity: [yes], scps: [[]] }).decidedBy).toBe("scp");
  });
});

test("a document that cannot be read denies", () => {
  const broken = compilePolicy("{", { kind: "identity", name: "broken" });
  const yes = policyOf("identity", [allow]);
  expect(evaluate(requestOf({}), { identity: [yes, broken] })).toMatchObject({
    effect: "ExplicitDeny",
    decidedBy: "identity",
    statements: [{ policy: { name: "broken" } }],
  });
  const brokenResource = compilePolicy("", { kind: "resource", name: "broken" });
  expect(
    evaluate(requestOf({ principal: principals.user }), { identity: [yes], resource: brokenResource }).effect,
  ).toBe("ExplicitDeny");
});

test("memory of actions is bounded", () => {
  const policy = policyOf("identity", [{ ...allow, Action: "s3:*" }]);
  const request = requestOf({});
  for (let n = 0; n < 3000; n++) evaluate({ ...request, action: `s3:Invented${n}` }, { identity: [policy] });
  expect(policy.byAction.size).toBeLessThanOrEqual(1024);
  expect(evaluate(request, { identity: [policy] }).effect).toBe("Allow");
});

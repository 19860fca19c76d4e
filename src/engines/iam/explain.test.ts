// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this.
import { describe, expect, test } from "vitest";
import { compilePolicy } from "./compile.ts";
import { contextKeysIn } from "./context-keys.ts";
import { evaluate } from "./evaluate.ts";
import { explain } from "./explain.ts";
import type { Fields, Scene } from "./fixtures/scene.ts";
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
  principals,
  requestOf,
  roleArn,
  sessionArn,
  userArn,
} from "./fixtures/scene.ts";
import { accessDeniedMessage } from "./message.ts";
import { smallestAllow } from "./smallest-allow.ts";

function explained(scene: Scene) {
  return explain(requestOf(scene), layersOf(scene));
}

function layer(scene: Scene, name: string) {
  const found = explained(scene).layers.find((each) => each.layer === name);
  if (!found) throw new Error(`no verdict of ${name}`);
  return found;
}

describe("what each layer said", () => {
  const { session, service, linked, root, federated } = principals;
  test.each<readonly [string, Scene, string, string, string | undefined]>([
    ["an absent layer", {}, "boundary", "not present", undefined],
    ["an absent resource policy", {}, "resource", "not present", undefined],
    ["no identity policies at all", {}, "identity", "no matching allow", undefined],
    ["an allow", { identity: [allow] }, "identity", "allow", undefined],
    ["a deny beside an allow", { identity: [allow, deny] }, "identity", "explicit deny", undefined],
    [
      "a service control policy on a service-linked role",
      { principal: linked, scps: [[deny]] },
      "scp",
      "bypassed",
      "principals of kind service-linked role are not subject to this layer",
    ],
    [
      "a service control policy on a service",
      { principal: service, scps: [[deny]] },
      "scp",
      "bypassed",
      "principals of kind service are not subject to this layer",
    ],
    [
      "one level of several that does not allow",
      { scps: [[allow], [elsewhere]] },
      "scp",
      "no matching allow",
      undefined,
    ],
    ["all levels allow", { scps: [[allow], [allow]] }, "scp", "allow", undefined],
    [
      "identity policies of a service",
      { principal: service },
      "identity",
      "not present",
      "principals of kind service have no policies of their own",
    ],
    [
      "identity policies of the root user",
      { principal: root },
      "identity",
      "bypassed",
      "the root user needs no identity-based policy",
    ],
    [
      "the boundary, when the resource grants to the user",
      { resource: [of(userArn)], boundary: [elsewhere] },
      "boundary",
      "bypassed",
      "a resource-based policy grants access to the user itself",
    ],
    [
      "identity policies, when the resource grants to the role",
      { principal: session, resource: [of(roleArn)] },
      "identity",
      "bypassed",
      "a resource-based policy grants access to the principal",
    ],
    [
      "session policies, when the resource grants to the role",
      { principal: session, resource: [of(roleArn)], session: [elsewhere] },
      "session",
      "no matching allow",
      undefined,
    ],
    [
      "session policies, when the resource grants to the session",
      { principal: session, resource: [of(sessionArn)], session: [elsewhere] },
      "session",
      "bypassed",
      "a resource-based policy grants access to the session itself",
    ],
    [
      "session policies, when the resource grants to the session of another account",
      { principal: session, resourceAccount: other, resource: [of(sessionArn)], session: [elsewhere] },
      "session",
      "no matching allow",
      undefined,
    ],
    [
      "a federated user without session policies",
      { principal: federated, identity: [allow] },
      "session",
      "no matching allow",
      "a federated user without session policies has no permissions of its own",
    ],
    [
      "a federated user that the resource names",
      { principal: federated, resource: [of(federatedArn)] },
      "session",
      "bypassed",
      "a resource-based policy grants access to the session itself",
    ],
    ["the endpoint", { endpoint: [of("*", elsewhere)] }, "endpoint", "no matching allow", undefined],
  ])("%s", (_case, scene, name, outcome, note) => {
    expect(layer(scene, name)).toMatchObject({ outcome, ...(note === undefined ? {} : { note }) });
  });

  test("all statements that apply are named, denies first", () => {
    const { matched } = layer({ identity: [allow, elsewhere, deny, { ...allow, Sid: "Second" }] }, "identity");
    expect(matched.map(({ index, sid, effect }) => [index, sid, effect])).toEqual([
      [2, undefined, "Deny"],
      [0, undefined, "Allow"],
      [3, "Second", "Allow"],
    ]);
  });

  test("the layers stand in the order of evaluation", () => {
    expect(explained({}).layers.map((each) => each.layer)).toEqual([
      "rcp",
      "scp",
      "endpoint",
      "resource",
      "identity",
      "boundary",
      "session",
    ]);
  });

  test("a request across accounts says so", () => {
    expect(explained({ resourceAccount: other }).crossAccount).toBe(true);
    expect(explained({ resourceAccount: own }).crossAccount).toBe(false);
  });
});

describe("near misses: what kept an allow from applying", () => {
  const misses = (statement: Fields, more: Scene = {}) =>
    layer({ ...more, identity: [statement] }, "identity").nearMisses[0]?.failed;

  test.each<readonly [string, Fields, Scene, unknown]>([
    [
      "the action",
      { ...allow, Action: "s3:PutObject" },
      {},
      [{ element: "action", expected: ["s3:PutObject"], negated: false, actual: "s3:GetObject" }],
    ],
    [
      "NotAction",
      { Effect: "Allow", NotAction: ["s3:*"], Resource: "*" },
      {},
      [{ element: "action", expected: ["s3:*"], negated: true, actual: "s3:GetObject" }],
    ],
    [
      "the resource",
      { ...allow, Resource: "arn:aws:s3:::x" },
      {},
      [{ element: "resource", expected: ["arn:aws:s3:::x"], negated: false, actual: object }],
    ],
    [
      "NotResource",
      { Effect: "Allow", Action: "*", NotResource: "*" },
      {},
      [{ element: "resource", expected: ["*"], negated: true, actual: object }],
    ],
    [
      "a missing key",
      { ...allow, Condition: { Bool: { "aws:SecureTransport": "true" } } },
      {},
      [{ element: "condition", operator: "Bool", key: "aws:SecureTransport", expected: ["true"], actual: undefined }],
    ],
    [
      "another value",
      { ...allow, Condition: { StringEquals: { "a:x": ["1", "2"] } } },
      { context: { "a:x": "3" } },
      [{ element: "condition", operator: "StringEquals", key: "a:x", expected: ["1", "2"], actual: "3" }],
    ],
    [
      "several values",
      { ...allow, Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["1"] } } },
      { context: { "aws:TagKeys": ["1", "2"] } },
      [
        {
          element: "condition",
          operator: "ForAllValues:StringEquals",
          key: "aws:TagKeys",
          expected: ["1"],
          actual: ["1", "2"],
        },
      ],
    ],
    [
      "an unresolved variable",
      { ...allow, Resource: "arn:aws:s3:::bucket/${aws:username}" },
      {},
      [{ element: "resource", expected: ["arn:aws:s3:::bucket/${aws:username}"], negated: false, actual: object }],
    ],
  ])("%s", (_case, statement, more, failed) => {
    expect(misses(statement, more)).toEqual(failed);
  });

  test("the principal", () => {
    expect(layer({ resource: [of([`${userArn}2`, other])] }, "resource").nearMisses[0]?.failed).toEqual([
      { element: "principal", expected: [`AWS:${userArn}2`, `AWS:${other}`], negated: false, actual: userArn },
    ]);
    expect(
      layer({ principal: principals.anonymous, resource: [of(own)] }, "resource").nearMisses[0]?.failed,
    ).toMatchObject([{ actual: "anonymous" }]);
  });

  test("only the conditions that fail", () => {
    const failed = misses(
      { ...allow, Condition: { StringEquals: { "a:x": "1", "a:y": "2" }, Null: { "a:z": "false" } } },
      { context: { "a:x": "1" } },
    );
    expect(failed?.map((each) => "key" in each && each.key)).toEqual(["a:y", "a:z"]);
  });

  test("the nearest first, denies left out, bounded", () => {
    const far = { ...allow, Action: "sqs:*", Resource: "arn:aws:sqs:::x" };
    const near = { ...allow, Condition: { Bool: { "a:b": "true" } } };
    const middle = { ...allow, Resource: "arn:aws:s3:::x" };
    const scene = { identity: [far, middle, { ...deny, Action: "x:y" }, near] };
    expect(layer(scene, "identity").nearMisses.map(({ statement }) => statement.index)).toEqual([3, 1, 0]);
    expect(layer({ identity: new Array<Fields>(30).fill(far) }, "identity").nearMisses).toHaveLength(10);
  });
});

describe("Troubleshoot access denied error messages: the texts", () => {
  const start = `User: ${userArn} is not authorized to perform: s3:GetObject on resource: ${object}`;
  const arnOf = (kind: string) => `arn:aws:iam::${own}:policy/${kind}-policy`;
  const roleTrust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: other } };
  const assume: Scene = { action: "sts:AssumeRole", target: roleArn, required: true };
  const startAssume = `User: ${userArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  test.each<readonly [string, Scene, string]>([
    ["identity, implicit", {}, `${start} because no identity-based policy allows the s3:GetObject action`],
    [
      "identity, explicit",
      { identity: [deny] },
      `${start} with an explicit deny in an identity-based policy: ${arnOf("identity")}`,
    ],
    [
      "service control policy, implicit",
      { scps: [[elsewhere]] },
      `${start} because no service control policy allows the s3:GetObject action`,
    ],
    [
      "service control policy, explicit",
      { scps: [[deny]] },
      `${start} with an explicit deny in a service control policy: ${arnOf("scp")}`,
    ],
    [
      "resource control policy, implicit",
      { rcps: [[of("*", elsewhere)]] },
      `${start} because no resource control policy allows the s3:GetObject action`,
    ],
    [
      "resource control policy, explicit",
      { rcps: [[of("*", deny)]] },
      `${start} with an explicit deny in a resource control policy: ${arnOf("rcp")}`,
    ],
    [
      "VPC endpoint, implicit",
      { endpoint: [of("*", elsewhere)] },
      `${start} because no VPC endpoint policy allows the s3:GetObject action`,
    ],
    [
      "VPC endpoint, explicit",
      { endpoint: [of("*", deny)] },
      `${start} with an explicit deny in a VPC endpoint policy`,
    ],
    [
      "boundary, implicit",
      { identity: [allow], boundary: [elsewhere] },
      `${start} because no permissions boundary allows the s3:GetObject action`,
    ],
    [
      "boundary, explicit",
      { boundary: [deny] },
      `${start} with an explicit deny in a permissions boundary: ${arnOf("boundary")}`,
    ],
    [
      "session, implicit",
      { identity: [allow], session: [elsewhere] },
      `${start} because no session policy allows the s3:GetObject action`,
    ],
    [
      "session, explicit",
      { session: [deny] },
      `${start} with an explicit deny in a session policy: ${arnOf("session")}`,
    ],
    [
      "resource, implicit",
      { resourceAccount: other, identity: [allow] },
      `${start} because no resource-based policy allows the s3:GetObject action`,
    ],
    ["resource, explicit", { resource: [of("*", deny)] }, `${start} with an explicit deny in a resource-based policy`],
    [
      "role trust, implicit",
      { ...assume, trust: [roleTrust] },
      `${startAssume} because no role trust policy allows the sts:AssumeRole action`,
    ],
    [
      "role trust, explicit",
      { ...assume, trust: [{ ...roleTrust, Effect: "Deny", Principal: "*" }] },
      `${startAssume} with an explicit deny in the role trust policy`,
    ],
    [
      "an action without resource",
      { target: "*" },
      `User: ${userArn} is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action`,
    ],
    [
      "an anonymous caller",
      { principal: principals.anonymous },
      `User: anonymous is not authorized to perform: s3:GetObject on resource: ${object} because no resource-based policy allows the s3:GetObject action`,
    ],
    [
      "a service",
      { principal: principals.service },
      `User: sns.amazonaws.com is not authorized to perform: s3:GetObject on resource: ${object} because no resource-based policy allows the s3:GetObject action`,
    ],
    ["an allow", { identity: [allow] }, ""],
  ])("%s", (_case, scene, text) => {
    expect(accessDeniedMessage(requestOf(scene), evaluate(requestOf(scene), layersOf(scene)))).toBe(text);
    expect(accessDeniedMessage(requestOf(scene), explained(scene))).toBe(text);
  });

  test("a resource-based policy is not named, nor one without ARN", () => {
    const scene = { resource: [of("*", deny)] };
    expect(accessDeniedMessage(requestOf(scene), explained(scene))).toMatch(/in a resource-based policy$/);
    const inline = compilePolicy(JSON.stringify({ Version: "2012-10-17", Statement: deny }), {
      kind: "identity",
      name: "inline",
    });
    const decision = evaluate(requestOf({}), { identity: [inline] });
    expect(accessDeniedMessage(requestOf({}), decision)).toMatch(/in an identity-based policy$/);
  });

  test("S3 quotes the resource", () => {
    const text = accessDeniedMessage(requestOf({}), explained({}), { quoteResource: true });
    expect(text).toContain(`on resource: "${object}" because`);
  });
});

describe("the smallest statement that would allow", () => {
  const minimal = { Effect: "Allow", Action: "s3:GetObject", Resource: object };
  const additionsOf = (scene: Scene) => {
    const remedy = smallestAllow(requestOf(scene), explained(scene));
    return remedy.kind === "add" ? remedy.additions.map((each) => [each.layer, each.statement]) : remedy.kind;
  };

  test.each<readonly [string, Scene, unknown]>([
    ["nothing is missing", { identity: [allow] }, "already-allowed"],
    ["an identity policy", {}, [["identity", minimal]]],
    [
      "an identity policy and the boundary",
      { boundary: [elsewhere] },
      [
        ["identity", minimal],
        ["boundary", minimal],
      ],
    ],
    ["only the boundary", { identity: [allow], boundary: [elsewhere] }, [["boundary", minimal]]],
    ["the service control policy", { identity: [allow], scps: [[elsewhere]] }, [["scp", minimal]]],
    [
      "the resource control policy",
      { identity: [allow], rcps: [[of("*", elsewhere)]] },
      [["rcp", { ...minimal, Principal: "*" }]],
    ],
    [
      "the endpoint",
      { identity: [allow], endpoint: [of("*", elsewhere)] },
      [["endpoint", { ...minimal, Principal: { AWS: userArn } }]],
    ],
    [
      "both sides, across accounts",
      { resourceAccount: other },
      [
        ["resource", { ...minimal, Principal: { AWS: userArn } }],
        ["identity", minimal],
      ],
    ],
    [
      "a resource that must allow",
      { required: true, identity: [allow] },
      [["resource", { ...minimal, Principal: { AWS: userArn } }]],
    ],
    ["a resource that delegates", { required: true, resource: [of(own)] }, [["identity", minimal]]],
    [
      "a grant to the role rather than to its session",
      { required: true, principal: principals.session },
      [["resource", { ...minimal, Principal: { AWS: roleArn } }]],
    ],
    [
      "a service",
      { principal: principals.service },
      [["resource", { ...minimal, Principal: { Service: "sns.amazonaws.com" } }]],
    ],
    [
      "a provider",
      { principal: principals.web },
      [["resource", { ...minimal, Principal: { Federated: "accounts.google.com" } }]],
    ],
    ["everyone", { principal: principals.anonymous }, [["resource", { ...minimal, Principal: "*" }]]],
    [
      "session policies",
      { principal: principals.session, identity: [allow], session: [elsewhere] },
      [["session", minimal]],
    ],
    [
      "a trust policy names no resource",
      {
        required: true,
        action: "sts:AssumeRole",
        target: roleArn,
        trust: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: other } }],
      },
      [["resource", { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: userArn } }]],
    ],
  ])("%s", (_case, scene, expected) => {
    expect(additionsOf(scene)).toEqual(expected);
  });

  test("or the conditions that the request would have to meet", () => {
    const scene = {
      identity: [{ ...allow, Sid: "Mfa", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }],
    };
    expect(smallestAllow(requestOf(scene), explained(scene))).toMatchObject({
      kind: "add",
      additions: [
        {
          orMeet: {
            statement: { sid: "Mfa" },
            conditions: [{ key: "aws:MultiFactorAuthPresent", expected: ["true"] }],
          },
        },
      ],
    });
  });

  test("nothing outweighs an explicit deny: the statements to change are named", () => {
    const scene = { identity: [{ ...deny, Sid: "No" }], resource: [of("*", deny)] };
    expect(smallestAllow(requestOf(scene), explained(scene))).toMatchObject({
      kind: "change",
      statements: [
        { layer: "resource", index: 0 },
        { layer: "identity", sid: "No" },
      ],
      advice:
        "An explicit deny cannot be outweighed by an allow. Narrow or remove statement 1 of resource-policy, statement No of identity-policy.",
    });
  });
});

describe("context keys of a policy", () => {
  test.each<readonly [string, unknown, readonly string[] | undefined]>([
    ["none", { Version: "2012-10-17", Statement: allow }, []],
    [
      "of conditions",
      {
        Version: "2012-10-17",
        Statement: {
          ...allow,
          Condition: { Bool: { "aws:SecureTransport": "true" }, Null: { "aws:TokenIssueTime": "true" } },
        },
      },
      ["aws:SecureTransport", "aws:TokenIssueTime"],
    ],
    [
      "of variables",
      {
        Version: "2012-10-17",
        Statement: {
          ...allow,
          Resource: "arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/team, 'x'}",
          Condition: { StringLike: { "s3:prefix": "${aws:userid}/${*}" } },
        },
      },
      ["aws:username", "aws:PrincipalTag/team", "s3:prefix", "aws:userid"],
    ],
    [
      "each once",
      {
        Version: "2012-10-17",
        Statement: [
          { ...allow, Condition: { Bool: { "aws:x": "true" } } },
          { ...allow, Condition: { Bool: { "AWS:X": "true" } } },
        ],
      },
      ["aws:x"],
    ],
    [
      "no variables in the old version",
      { Version: "2008-10-17", Statement: { ...allow, Resource: "arn:aws:s3:::${aws:username}" } },
      [],
    ],
    ["what cannot be read has none", { Statement: 7 }, undefined],
  ])("%s", (_case, document, keys) => {
    expect(contextKeysIn(JSON.stringify(document))).toEqual(keys);
  });
});

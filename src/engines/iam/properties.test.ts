import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledPolicy } from "./compile.ts";
import { compilePolicy } from "./compile.ts";
import type { PolicyKind } from "./document.ts";
import { evaluate } from "./evaluate.ts";
import { explain } from "./explain.ts";
import type { NaiveLayers, NaiveRequest, NaiveStatement } from "./fixtures/naive.ts";
import { naiveDecision } from "./fixtures/naive.ts";
import { other, own, principals, roleArn, rootArn, sessionArn, userArn } from "./fixtures/scene.ts";
import type { PolicyLayers } from "./layers.ts";
import { accessDeniedMessage } from "./message.ts";
import type { AccessRequest } from "./request.ts";
import { smallestAllow } from "./smallest-allow.ts";

/** A small alphabet, so that statements and requests meet often. */
const actions = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"];
const resources = ["arn:aws:s3:::a/x", "arn:aws:s3:::b/x", `arn:aws:sqs:us-east-1:${own}:q`];
const actionPatterns = [...actions, "*", "s3:*", "S3:get*", "s3:?etObject", "*:*Message"];
const resourcePatterns = [...resources, "*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", `arn:aws:sqs:*:${own}:*`];
const names = ["*", own, other, rootArn, userArn, roleArn, sessionArn, "AIDAANN"];
const keys = ["ns:a", "ns:B"];
const values = ["", "red", "rose", "blue"];
const operators = [
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringNotLike",
  "StringEqualsIfExists",
  "StringNotEqualsIfExists",
];

const some = (from: readonly string[]) => fc.subarray([...from], { minLength: 1, maxLength: Math.min(3, from.length) });

const condition = fc.oneof(
  fc.record({
    operator: fc.constantFrom(...operators),
    key: fc.constantFrom(...keys),
    values: some([...values, "r*", "?lue"]),
  }),
  fc.record({ operator: fc.constant("Null"), key: fc.constantFrom(...keys), values: some(["true", "false"]) }),
);

function statement(withPrincipal: boolean): fc.Arbitrary<NaiveStatement> {
  return fc
    .record({
      effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
      notAction: fc.boolean(),
      action: some(actionPatterns),
      notResource: fc.boolean(),
      resource: some(resourcePatterns),
      names: some(names),
      condition: fc.option(condition, { nil: undefined, freq: 3 }),
    })
    .map((parts) => ({
      Effect: parts.effect,
      [parts.notAction ? "NotAction" : "Action"]: parts.action,
      [parts.notResource ? "NotResource" : "Resource"]: parts.resource,
      ...(withPrincipal ? { Principal: { AWS: parts.names } } : {}),
      ...(parts.condition
        ? { Condition: { [parts.condition.operator]: { [parts.condition.key]: parts.condition.values } } }
        : {}),
    }));
}

const document = (withPrincipal = false) => fc.array(statement(withPrincipal), { minLength: 1, maxLength: 4 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** Guardrails mostly allow, or nothing would come past them. */
const allowAll: NaiveStatement = { Effect: "Allow", Action: "*", Resource: "*" };
const levels = (withPrincipal: boolean) => {
  const open = withPrincipal ? { ...allowAll, Principal: "*" as const } : allowAll;
  const level = fc.tuple(fc.constant([open]), document(withPrincipal)).map(([all, more]) => [all, more]);
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([[open]]) },
      { weight: 1, arbitrary: level },
      { weight: 1, arbitrary: fc.tuple(document(withPrincipal)) },
    ),
    { maxLength: 2 },
  );
};

const naiveLayers: fc.Arbitrary<NaiveLayers> = fc
  .record({
    identity: fc.array(document(), { maxLength: 3 }),
    resource: maybe(document(true)),
    boundary: maybe(document()),
    session: maybe(fc.array(document(), { minLength: 1, maxLength: 2 })),
    scps: maybe(levels(false)),
    rcps: maybe(levels(true)),
  })
  .map((parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never);

const naiveRequest: fc.Arbitrary<NaiveRequest> = fc.record({
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources, "*"),
  principal: fc.constantFrom(
    principals.user,
    principals.session,
    principals.root,
    principals.service,
    principals.anonymous,
  ),
  crossAccount: fc.boolean(),
  required: fc.boolean(),
  context: fc.dictionary(fc.constantFrom(...keys.map((key) => key.toLowerCase())), fc.constantFrom(...values), {
    noNullPrototype: true,
  }),
});

function compiled(kind: PolicyKind, statements: readonly NaiveStatement[]): CompiledPolicy {
  const policy = compilePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), { kind, name: kind });
  if (policy.problem !== undefined) throw new Error(policy.problem);
  return policy;
}

function layersOf(naive: NaiveLayers): PolicyLayers {
  const all = (kind: PolicyKind) => (policies: readonly (readonly NaiveStatement[])[]) =>
    policies.map((each) => compiled(kind, each));
  return {
    identity: all("identity")(naive.identity),
    ...(naive.resource && { resource: compiled("resource", naive.resource) }),
    ...(naive.boundary && { boundary: compiled("boundary", naive.boundary) }),
    ...(naive.session && { session: all("session")(naive.session) }),
    ...(naive.scps && { scps: naive.scps.map(all("scp")) }),
    ...(naive.rcps && { rcps: naive.rcps.map(all("rcp")) }),
  };
}

function requestOf(naive: NaiveRequest): AccessRequest {
  return {
    action: naive.action,
    resource: naive.resource,
    principal: naive.principal,
    context: new Map(Object.entries(naive.context)),
    ...(naive.required ? { resourcePolicyRule: "required" } : {}),
    // Services and anonymous callers have no account to cross from.
    resourceAccount: naive.crossAccount ? other : naive.principal.account,
  };
}

function decide(request: NaiveRequest, layers: NaiveLayers) {
  const { effect, decidedBy } = evaluate(requestOf(request), layersOf(layers));
  return [effect, decidedBy] as const;
}

/** Naive requests cross accounts only for principals that have one. */
const scene = fc.tuple(
  naiveRequest.map((request) => ({
    ...request,
    crossAccount: request.crossAccount && request.principal.account !== "",
  })),
  naiveLayers,
);

const runs = { numRuns: 3000 };

describe("whatever the policies", () => {
  test("the compiled engine agrees with a naive interpreter", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(scene, ([request, layers]) => {
        const answer = decide(request, layers);
        seen.set(answer.join(" "), (seen.get(answer.join(" ")) ?? 0) + 1);
        expect(answer).toEqual(naiveDecision(request, layers));
      }),
      { ...runs, seed: 20121017 },
    );
    // The comparison is worth something only if every kind of outcome occurs.
    for (const outcome of [
      "Allow identity",
      "Allow resource",
      "Allow root",
      "ImplicitDeny identity",
      "ImplicitDeny resource",
      "ImplicitDeny boundary",
      "ImplicitDeny session",
      "ImplicitDeny scp",
      "ImplicitDeny rcp",
      "ExplicitDeny identity",
      "ExplicitDeny resource",
      "ExplicitDeny boundary",
      "ExplicitDeny session",
      "ExplicitDeny scp",
      "ExplicitDeny rcp",
    ]) {
      expect(seen.get(outcome), outcome).toBeGreaterThan(0);
    }
  });

  test("explain decides as evaluate does", () => {
    fc.assert(
      fc.property(scene, ([naive, layers]) => {
        const request = requestOf(naive);
        const compiledLayers = layersOf(layers);
        const { effect, decidedBy, statements, layers: verdicts } = explain(request, compiledLayers);
        expect({ effect, decidedBy, statements }).toEqual({
          ...evaluate(request, compiledLayers),
          resourceKind: undefined,
        });
        const outcomes = verdicts.map(({ outcome }) => outcome);
        expect(outcomes.includes("explicit deny")).toBe(effect === "ExplicitDeny");
        const decider = verdicts.find(({ layer }) => layer === decidedBy);
        if (effect === "ImplicitDeny") expect(["no matching allow", "not present"]).toContain(decider?.outcome);
        if (effect === "Allow" && decidedBy !== "root") expect(decider?.outcome).toBe("allow");
        if (effect === "Allow" && decidedBy === "resource") {
          for (const { layer, outcome } of verdicts) expect(outcome === "no matching allow", layer).toBe(false);
        }
      }),
      runs,
    );
  });

  test("one more deny never turns a deny into an allow", () => {
    fc.assert(
      fc.property(scene, statement(false), fc.nat(), ([request, layers], extra, at) => {
        const denying = { ...extra, Effect: "Deny" as const };
        const identity =
          layers.identity.length === 0
            ? [[denying]]
            : layers.identity.map((policy, index) =>
                index === at % layers.identity.length ? [...policy, denying] : policy,
              );
        const before = decide(request, layers)[0];
        const after = decide(request, { ...layers, identity })[0];
        if (before !== "Allow") expect(after).not.toBe("Allow");
      }),
      runs,
    );
  });

  test("one more allow for the principal never turns an allow into a deny", () => {
    fc.assert(
      fc.property(scene, statement(false), ([request, layers], extra) => {
        const identity = [...layers.identity, [{ ...extra, Effect: "Allow" as const }]];
        if (decide(request, layers)[0] === "Allow") expect(decide(request, { ...layers, identity })[0]).toBe("Allow");
      }),
      runs,
    );
  });

  test("the order of statements does not matter", () => {
    fc.assert(
      fc.property(scene, ([request, layers]) => {
        const reversed = {
          ...layers,
          identity: layers.identity.map((policy) => policy.toReversed()),
          ...(layers.resource && { resource: layers.resource.toReversed() }),
        };
        expect(decide(request, reversed)).toEqual(decide(request, layers));
      }),
      runs,
    );
  });

  test("the order of policies does not matter", () => {
    fc.assert(
      fc.property(scene, ([request, layers]) => {
        const reversed = {
          ...layers,
          identity: layers.identity.toReversed(),
          ...(layers.session && { session: layers.session.toReversed() }),
          ...(layers.scps && { scps: layers.scps.toReversed() }),
        };
        expect(decide(request, reversed)).toEqual(decide(request, layers));
      }),
      runs,
    );
  });

  test("one policy of all statements decides as one policy for each", () => {
    fc.assert(
      fc.property(scene, ([request, layers]) => {
        const split = { ...layers, identity: layers.identity.flat().map((each) => [each]) };
        expect(decide(request, split)).toEqual(decide(request, layers));
      }),
      runs,
    );
  });

  test("a decision asked twice is the same, whatever the case of the action", () => {
    fc.assert(
      fc.property(scene, ([naive, naiveLayersOf]) => {
        const layers = layersOf(naiveLayersOf);
        const request = requestOf(naive);
        const first = evaluate(request, layers);
        expect(evaluate(request, layers)).toEqual(first);
        expect(evaluate({ ...request, action: request.action.toUpperCase() }, layers)).toEqual(first);
      }),
    );
  });

  test("what smallestAllow asks for makes the request allowed", () => {
    fc.assert(
      fc.property(scene, ([naive, naivePolicies]) => {
        const request = requestOf(naive);
        const explanation = explain(request, layersOf(naivePolicies));
        const remedy = smallestAllow(request, explanation);
        expect(remedy.kind).toBe(
          { Allow: "already-allowed", ExplicitDeny: "change", ImplicitDeny: "add" }[explanation.effect],
        );
        if (remedy.kind !== "add") return;
        let amended = naivePolicies;
        for (const { layer, statement: added } of remedy.additions)
          amended = withAddition(amended, layer, added as NaiveStatement);
        expect(decide(naive, amended)[0], JSON.stringify(remedy.additions)).toBe("Allow");
      }),
      runs,
    );
  });

  test("a denial has a text that names its layer, an allow has none", () => {
    fc.assert(
      fc.property(scene, ([naive, layers]) => {
        const request = requestOf(naive);
        const decision = evaluate(request, layersOf(layers));
        const text = accessDeniedMessage(request, decision);
        if (decision.effect === "Allow") expect(text).toBe("");
        else
          expect(text).toMatch(
            /^User: \S+ is not authorized to perform: \S+ .*(because no .+ allows the \S+ action|with an explicit deny in an? .+)$/,
          );
      }),
    );
  });
});

/** Adds the statement in its layer: on every level of an organization, in some policy of the others. */
function withAddition(layers: NaiveLayers, layer: string, added: NaiveStatement): NaiveLayers {
  switch (layer) {
    case "rcp":
      return {
        ...layers,
        rcps: (layers.rcps ?? []).map((level) => [...level, [added]]),
      };
    case "scp":
      return { ...layers, scps: (layers.scps ?? []).map((level) => [...level, [added]]) };
    case "identity":
      return { ...layers, identity: [...layers.identity, [added]] };
    case "resource":
      return { ...layers, resource: [...(layers.resource ?? []), added] };
    case "boundary":
      return { ...layers, boundary: [...(layers.boundary ?? []), added] };
    case "session":
      return { ...layers, session: [...(layers.session ?? []), [added]] };
    default:
      throw new Error(`no layer ${layer} in these scenes`);
  }
}

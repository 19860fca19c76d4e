import { setKey } from "../../base/record.ts";
import type { Call, Principal } from "../../kernel/call.ts";
import type { AwsError } from "../../kernel/error.ts";
import type { Identities, Organization, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { AccessQuestion, Authorizer } from "../../kernel/ports.ts";
import type { AuthMode } from "../house.ts";
import { type AccessFacts, decide } from "./decide.ts";

/** Kinds of principal whose policies IAM keeps; the others stand on resource policies alone, or, like the root, on none. */
export const hasPolicies = ({ kind }: Principal): boolean =>
  kind === "user" || kind === "role-session" || kind === "federated-user";

/** The policies that IAM keeps for a principal; "gone" where it should keep some and does not. */
export function policiesOf(
  identities: Identities | undefined,
  principal: Principal,
): PrincipalPolicies | undefined | "gone" {
  if (!hasPolicies(principal)) return principal.session && identities?.policiesOf(principal);
  return identities?.policiesOf(principal) ?? "gone";
}

/** The user or role of the credentials was deleted since: as for a key that does not exist. */
export const goneMessage = "The security token included in the request is invalid.";

export interface AuthorizerSources {
  readonly mode: AuthMode;
  readonly identities: () => Identities | undefined;
  readonly organization: () => Organization | undefined;
  /** Puts the ruling into the journey of the call. */
  readonly note: (call: Call, facts: AccessFacts, allowed: boolean) => void;
  /** The error in the words of the service that was called. */
  readonly refuse: (call: Call, kind: "accessDenied" | "unknownKey", message: string) => AwsError;
}

/** The port through which an operation asks the policies itself: iam:PassRole, the trust policy of a role. */
export function createAuthorizer(sources: AuthorizerSources): Authorizer {
  return {
    require(call, question) {
      const principal = question.principal ?? call.principal;
      const policies = policiesOf(sources.identities(), principal);
      if (policies === "gone") throw sources.refuse(call, "unknownKey", goneMessage);
      const { allowed, message, facts } = decide({
        call,
        principal,
        action: question.action,
        resource: question.resource,
        resourceAccount: question.resourceAccount,
        resourcePolicy: question.resourcePolicy,
        policies,
        organization: sources.organization(),
        context: () => question.context,
        requestTags: () => tagsIn(question),
        tagKeys: () => undefined,
        resourceTags: () => undefined,
      });
      sources.note(call, facts, allowed);
      if (!allowed && sources.mode === "enforce") throw sources.refuse(call, "accessDenied", message);
    },
    deny(call, message) {
      if (sources.mode === "enforce") throw sources.refuse(call, "accessDenied", message);
    },
  };
}

const prefix = "aws:RequestTag/";

/** The request's tags, where the operation states them as condition keys. */
function tagsIn(question: AccessQuestion): Record<string, string> | undefined {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(question.context ?? {})) {
    if (key.startsWith(prefix) && typeof value === "string") setKey(tags, key.slice(prefix.length), value);
  }
  return tags;
}

import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Identities, Organization, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { AccessQuestion, Authorizer } from "../../kernel/ports.ts";
import type { AuthMode } from "../house.ts";
import { type AccessFacts, decide } from "./decide.ts";

/** Kinds of principal whose policies IAM keeps; the others stand on resource policies alone, or, like the root, on none. */
export const hasPolicies = ({ kind }: Principal): boolean =>
  kind === "user" || kind === "role-session" || kind === "federated-user";

export function policiesOf(identities: Identities | undefined, principal: Principal): PrincipalPolicies | undefined {
  if (!hasPolicies(principal)) return principal.session && identities?.policiesOf(principal);
  const policies = identities?.policiesOf(principal);
  if (!policies) throw principalGone();
  return policies;
}

/** The user or role of the credentials was deleted since: as for a key that does not exist. */
export const principalGone = (): AwsError =>
  new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", { status: 403 });

export const accessDenied = (message: string): AwsError => new AwsError("AccessDenied", message, { status: 403 });

export interface AuthorizerSources {
  readonly mode: AuthMode;
  readonly identities: () => Identities | undefined;
  readonly organization: () => Organization | undefined;
  /** Puts the ruling into the journey of the call. */
  readonly note: (call: Call, facts: AccessFacts, allowed: boolean) => void;
}

/** The port through which an operation asks the policies itself: iam:PassRole, the trust policy of a role. */
export function createAuthorizer(sources: AuthorizerSources): Authorizer {
  return {
    require(call, question) {
      const principal = question.principal ?? call.principal;
      const { allowed, message, facts } = decide({
        call,
        principal,
        action: question.action,
        resource: question.resource,
        resourceAccount: question.resourceAccount,
        resourcePolicy: question.resourcePolicy,
        policies: policiesOf(sources.identities(), principal),
        organization: sources.organization(),
        context: () => question.context,
        requestTags: () => tagsIn(question),
        tagKeys: () => undefined,
        resourceTags: () => undefined,
      });
      sources.note(call, facts, allowed);
      if (!allowed && sources.mode === "enforce") throw accessDenied(message);
    },
  };
}

const prefix = "aws:RequestTag/";

/** The request's tags, where the operation states them as condition keys. */
function tagsIn(question: AccessQuestion): Record<string, string> | undefined {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(question.context ?? {})) {
    if (key.startsWith(prefix) && typeof value === "string") tags[key.slice(prefix.length)] = value;
  }
  return tags;
}

import { checkPolicy, compilePolicy, evaluate, type RequestPrincipal } from "../../engines/iam/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { Identities } from "../../kernel/gifts.ts";
import type { Deps } from "./deps.ts";
import { lockedOut, malformedPolicy, tooMany } from "./errors.ts";

/** What CreateKey gives a key without a policy (KMS developer guide, "Default key policy"), laid out as GetKeyPolicy does. */
export const defaultPolicy = (account: string): string => `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;

/** "Key policy document size: 32 KB" (KMS developer guide, "Resource quotas"). */
const mostBytes = 32_768;

/**
 * The policy as it is stored.
 *
 * @param resource ARN of the key
 * @param bypass the caller takes the risk of a key that nobody can manage
 */
export function acceptPolicy(
  { identities }: Pick<Deps, "identities">,
  call: Call,
  resource: string,
  text: string,
  bypass: boolean | undefined,
): string {
  if (Buffer.byteLength(text) > mostBytes) throw tooMany(`The key policy exceeds ${mostBytes} bytes.`);
  const problem = checkPolicy(text, "resource");
  if (problem) throw malformedPolicy(problem.message);
  refuseUnknownPrincipals(identities, text);
  if (!bypass && !mayPutPolicyAgain(call, resource, text)) throw lockedOut();
  return text;
}

/**
 * The lock-out check: after the change the caller must still be let in by the key policy, itself or through its account
 * (KMS API reference, BypassPolicyLockoutSafetyCheck).
 */
function mayPutPolicyAgain({ principal, account }: Call, resource: string, text: string): boolean {
  const seen: RequestPrincipal = {
    kind: principal.kind,
    account: principal.account,
    arn: principal.arn,
    principalId: principal.id,
    ...(principal.roleArn !== undefined && { roleArn: principal.roleArn }),
    ...(principal.userArn !== undefined && { userArn: principal.userArn }),
  };
  const context: Readonly<Record<string, string>> = {
    "kms:calleraccount": principal.account,
    "aws:principalaccount": principal.account,
    "aws:principalarn": principal.roleArn ?? principal.arn,
    "aws:userid": principal.id,
  };
  const { effect } = evaluate(
    {
      action: "kms:PutKeyPolicy",
      resource,
      resourceAccount: account,
      principal: seen,
      context: { get: (key) => context[key] },
      resourcePolicyRule: "required",
    },
    { identity: [anything], resource: compilePolicy(text, { kind: "resource", name: "default" }) },
  );
  return effect === "Allow";
}

/** Only the key policy is judged: what IAM grants can change any time. */
const anything = compilePolicy(
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
  { kind: "identity", name: "anything" },
);

/** Users and roles that a policy names must exist, as in AWS, which keeps their ids in place of their names. */
function refuseUnknownPrincipals(identities: Identities, text: string): void {
  const { Statement } = JSON.parse(text) as { Statement: PolicyStatement | PolicyStatement[] };
  for (const { Principal, NotPrincipal } of [Statement].flat()) {
    for (const names of [Principal, NotPrincipal]) {
      if (typeof names !== "object") continue;
      for (const name of [names.AWS ?? []].flat()) {
        if (!exists(identities, name))
          throw malformedPolicy("Policy contains a statement with one or more invalid principals.");
      }
    }
  }
}

interface PolicyStatement {
  readonly Principal?: string | { readonly AWS?: string | string[] };
  readonly NotPrincipal?: string | { readonly AWS?: string | string[] };
}

/** Accounts, sessions and unique ids are taken at their word. */
export function exists(identities: Identities, name: string): boolean {
  const arn = parseArn(name);
  if (arn?.service !== "iam") return true;
  const last = arn.resource.slice(arn.resource.lastIndexOf("/") + 1);
  if (arn.resource.startsWith("user/")) return identities.userArn(arn.account, last) === name;
  if (arn.resource.startsWith("role/")) return identities.role(arn.account, last)?.arn === name;
  return true;
}

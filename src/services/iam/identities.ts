import type { Principal } from "../../kernel/call.ts";
import type { Identities, PolicyText, PrincipalPolicies, RoleFacts } from "../../kernel/gifts.ts";
import { roleArn, userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { findRole, findUser } from "./find.ts";
import { findInCatalog } from "./policy-catalog.ts";
import { createPrincipalPolicies } from "./principal-policies.ts";
import { trustPolicyNow } from "./trusted-principals.ts";

/** The part of the gift that proves who somebody is: keys, second factors, identity providers. */
export type Proofs = Pick<Identities, "accountOfAccessKey" | "verifyMfa" | "webIdentityProvider" | "samlProvider">;

/** What roads and other services ask of IAM. */
export function createIdentities(deps: Deps, proofs: Proofs): Identities {
  const policies = createPrincipalPolicies(deps);
  return {
    ...proofs,
    policiesOf: (principal: Principal): PrincipalPolicies | undefined => policies.of(principal),
    role: (account, name) => roleFacts(deps, account, name),
    userArn(account, name) {
      const user = findUser(deps, { account, region: "" }, name);
      return user && userArn(account, user);
    },
    managedPolicy: (arn) => managedPolicy(deps, arn),
    recordUse: (call) => deps.uses.record(call),
  };
}

/** "Role names are case sensitive when you assume a role" (IAM user guide, "IAM identifiers"), unlike everywhere else. */
function roleFacts(deps: Deps, account: string, name: string): RoleFacts | undefined {
  const role = findRole(deps, { account, region: "" }, name);
  if (role?.name !== name) return undefined;
  return {
    account,
    name,
    path: role.path,
    id: role.id,
    arn: roleArn(account, role),
    trustPolicy: trustPolicyNow(deps, role),
    maxSessionSeconds: role.maxSessionSeconds,
    tags: role.tags,
    serviceLinked: role.linkedService !== undefined,
  };
}

function managedPolicy(deps: Deps, arn: string): PolicyText | undefined {
  const account = arn.split(":", 5)[4] ?? "";
  const policy = findInCatalog(deps, { account }, arn);
  return policy && { name: policy.name, arn, text: policy.text };
}

import type { KmsHandler } from "../deps.ts";
import { noSuchPolicy } from "../errors.ts";
import { findKey, toManage } from "../find.ts";
import { acceptPolicy } from "../policy.ts";

/** The only name that a key's policy has. */
const policyName = "default";

export const getKeyPolicy: KmsHandler<"GetKeyPolicy"> = (deps, call, input) => {
  const { key } = findKey(deps, call, input.KeyId, toManage);
  if ((input.PolicyName ?? policyName) !== policyName) throw noSuchPolicy();
  return { Policy: key.policy, PolicyName: policyName };
};

export const putKeyPolicy: KmsHandler<"PutKeyPolicy"> = (deps, call, input) => {
  const { key, scope, arn } = findKey(deps, call, input.KeyId, toManage);
  if ((input.PolicyName ?? policyName) !== policyName) throw noSuchPolicy();
  const policy = acceptPolicy(deps, call, arn, input.Policy, input.BypassPolicyLockoutSafetyCheck);
  deps.keys.put(scope, { ...key, policy });
  return {};
};

export const listKeyPolicies: KmsHandler<"ListKeyPolicies"> = (deps, call, input) => {
  findKey(deps, call, input.KeyId, toManage);
  return { PolicyNames: [policyName], Truncated: false };
};

import { keyArn } from "../arns.ts";
import type { KmsHandler } from "../deps.ts";
import { keyExists, keyNotFound, unsupported } from "../errors.ts";
import { type Found, findKey, isGone, toManage } from "../find.ts";
import { requireEnabled } from "../key-state.ts";
import { metadataOf } from "../metadata.ts";
import { acceptPolicy, defaultPolicy } from "../policy.ts";
import { putWithRelatives, regionsOf, withStandingReplicas } from "../related.ts";
import type { KmsKey } from "../state.ts";
import { tagList, withTags } from "../tags.ts";

/** The replica is there at once; AWS shows it as Creating for a while. */
export const replicateKey: KmsHandler<"ReplicateKey"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requirePrimary(found);
  requireEnabled(found, call.now);
  const there = { ...found.scope, region: input.ReplicaRegion };
  // "You need kms:CreateKey permission in an IAM policy in the replica Region."
  deps.authorizer.require(call, {
    action: "kms:CreateKey",
    resource: "*",
    context: { "aws:RequestedRegion": there.region, "kms:CallerAccount": call.account },
  });
  const known = deps.keys.get(there, found.key.id);
  const arn = keyArn(there, found.key.id);
  if (known && !isGone(known, call.now)) throw keyExists(arn);
  const key = withStandingReplicas(deps, found.scope, found.key, call.now);
  const multiRegion = { primary: found.scope.region, replicas: [...regionsOf(key).slice(1), there.region] };
  const policy =
    input.Policy === undefined
      ? defaultPolicy(there.account)
      : acceptPolicy(deps, call, arn, input.Policy, input.BypassPolicyLockoutSafetyCheck);
  const replica: KmsKey = {
    ...key,
    createdAt: call.now,
    description: input.Description ?? "",
    policy,
    tags: withTags({}, input.Tags),
    // "You must import the key material into each": the same, by its digest.
    ...(key.origin === "EXTERNAL" && { sealed: undefined }),
    multiRegion,
  };
  deps.keys.put(there, replica);
  putWithRelatives(deps, found, { ...key, multiRegion });
  return {
    ReplicaKeyMetadata: metadataOf(there, replica, call.now),
    ReplicaPolicy: policy,
    ReplicaTags: tagList(replica.tags),
  };
};

/** The replica becomes the primary, and the primary a replica. */
export const updatePrimaryRegion: KmsHandler<"UpdatePrimaryRegion"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requirePrimary(found);
  requireEnabled(found, call.now);
  const key = withStandingReplicas(deps, found.scope, found.key, call.now);
  const { scope } = found;
  const there = { ...scope, region: input.PrimaryRegion };
  const next = deps.keys.get(there, key.id);
  const others = regionsOf(key).filter((region) => region !== there.region);
  if (!next || others.length === regionsOf(key).length) throw keyNotFound(keyArn(there, key.id));
  if (there.region === scope.region) throw unsupported(`${found.arn} is the primary key already.`);
  requireEnabled({ scope: there, key: next, arn: keyArn(there, key.id) }, call.now);
  putWithRelatives(deps, found, { ...key, multiRegion: { primary: there.region, replicas: others } });
  return {};
};

function requirePrimary({ key, scope, arn }: Found): void {
  if (key.multiRegion?.primary !== scope.region)
    throw unsupported(`${arn} is not a multi-Region primary key, which this operation needs.`);
}

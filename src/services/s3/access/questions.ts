import type { Call } from "../../../kernel/call.ts";
import type { ConditionValue, ResourcePolicy } from "../../../kernel/ports.ts";
import type { FurtherQuestion } from "../../../kernel/service.ts";
import type { Deps } from "../deps.ts";
import { accessDenied } from "../errors.ts";
import { currentVersion, namedVersion } from "../objects/versions.ts";
import type { ObjectVersion } from "../state.ts";
import type { Addressed } from "./addressed.ts";
import { bucketArn, objectArn } from "./arns.ts";
import { type ConditionInput, conditionValue } from "./conditions.ts";
import { accessPointArn } from "./points.ts";
import {
  aclsCount,
  type OwnedObject,
  ownerOf,
  policyOn,
  policyOnMissing,
  policyOnPoint,
  withinAccount,
} from "./resource-policy.ts";

/** What is asked about: a bucket, or an object in it. */
export interface Subject {
  readonly on: Addressed;
  readonly key?: string | undefined;
  /** The object that stands there, where its own ACL and owner decide. */
  readonly object?: OwnedObject | undefined;
}

/** ARNs to ask about: the bucket's or the object's, and before it that of the access point that the request came through. */
export function arnsOf({ on, key }: Subject): string | readonly string[] {
  const { bucket, point } = on;
  const arn = key === undefined ? bucketArn(bucket.name) : objectArn(bucket.name, key);
  if (!point) return arn;
  // Nobody here comes from a VPC ("Creating access points restricted to a virtual private cloud").
  if (point.vpcId !== undefined) throw accessDenied();
  return [key === undefined ? accessPointArn(point) : `${accessPointArn(point)}/object/${key}`, arn];
}

const isPoint = (resource: string): boolean => !resource.startsWith("arn:aws:s3:::");

export function accountBehind({ on, object }: Subject, resource: string): string {
  if (on.point && isPoint(resource)) return on.point.account;
  return object ? ownerOf(on.bucket, object) : on.bucket.account;
}

export function policyBehind(deps: Deps, { on, key, object }: Subject, resource: string): ResourcePolicy | undefined {
  if (!on.point) {
    const missing = key !== undefined && !object && aclsCount(on.bucket);
    return missing ? policyOnMissing(deps, on.bucket) : policyOn(deps, on.bucket, object);
  }
  if (isPoint(resource)) return policyOnPoint(on.point);
  // "Permissions granted in an access point policy are effective only if the underlying bucket also allows them." Without
  // such a policy, callers of the account itself were judged by their own policies already, which name the access point.
  const policy = policyOn(deps, on.bucket, object);
  return on.point.policy === undefined ? withinAccount(on.bucket, policy) : policy;
}

/** One action on a subject, as questions to the policies: two where it is addressed through an access point. */
export function questionsAbout(
  deps: Deps,
  subject: Subject,
  action: string,
  condition?: (key: string) => ConditionValue,
): FurtherQuestion[] {
  const arns = arnsOf(subject);
  return (typeof arns === "string" ? [arns] : arns).map((resource) => ({
    action,
    resource,
    resourceAccount: accountBehind(subject, resource),
    resourcePolicy: policyBehind(deps, subject, resource),
    condition,
  }));
}

/** The object or version that a request names, as it stands. */
export function standingObject(
  deps: Deps,
  { bucket }: Addressed,
  key: string,
  versionId: string | undefined,
): ObjectVersion | undefined {
  return versionId === undefined ? currentVersion(deps, bucket, key) : namedVersion(deps, bucket, key, versionId);
}

/** The same, where it decides: not read where ACLs are disabled, which spares most requests a look. */
export function decidingObject(
  deps: Deps,
  on: Addressed,
  key: string,
  versionId: string | undefined,
): ObjectVersion | undefined {
  return aclsCount(on.bucket) ? standingObject(deps, on, key, versionId) : undefined;
}

/** Condition keys of one question about an object. */
export const conditionsOf =
  (deps: Deps, call: Call, input: ConditionInput & { readonly Key?: string | undefined }, on: Addressed) =>
  (key: string): ConditionValue =>
    conditionValue(key, {
      call,
      input,
      on,
      existing: () => (input.Key === undefined ? undefined : standingObject(deps, on, input.Key, input.VersionId)),
    });

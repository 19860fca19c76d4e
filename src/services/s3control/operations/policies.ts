import { isPublicPolicy } from "../../../engines/iam/index.ts";
import type { S3ControlHandler } from "../deps.ts";
import { noSuchAccessPointPolicy } from "../errors.ts";
import { requirePoint } from "../points.ts";

/** Policies of access points. */

export const putAccessPointPolicy: S3ControlHandler<"PutAccessPointPolicy"> = (deps, call, input) => {
  const point = requirePoint(deps, call, input);
  deps.points.checkPolicy(call, point, input.Policy);
  deps.points.put({ ...point, policy: input.Policy });
  return {};
};

export const getAccessPointPolicy: S3ControlHandler<"GetAccessPointPolicy"> = (deps, call, input) => {
  const { name, policy } = requirePoint(deps, call, input);
  if (policy === undefined) throw noSuchAccessPointPolicy(name);
  return { Policy: policy };
};

export const deleteAccessPointPolicy: S3ControlHandler<"DeleteAccessPointPolicy"> = (deps, call, input) => {
  deps.points.put({ ...requirePoint(deps, call, input), policy: undefined });
  return {};
};

export const getAccessPointPolicyStatus: S3ControlHandler<"GetAccessPointPolicyStatus"> = (deps, call, input) => {
  const { name, policy } = requirePoint(deps, call, input);
  if (policy === undefined) throw noSuchAccessPointPolicy(name);
  return { PolicyStatus: { IsPublic: isPublicPolicy(policy) } };
};

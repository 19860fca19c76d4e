import { parseArn } from "../../../kernel/arn.ts";
import type { Call, Scope } from "../../../kernel/call.ts";
import type { ResourcePolicy } from "../../../kernel/ports.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { noSuchResource, policyNotFound } from "../errors.ts";
import { isTableName } from "../open-table.ts";
import { checkPolicy, checkRevision, newRevision, type ResourcePolicyText } from "./policy-rules.ts";
import { invalid } from "./schema-rules.ts";

/** A table or a stream, which have policies of their own. */
interface Holder {
  readonly arn: string;
  readonly policy: ResourcePolicyText | undefined;
  /** Undefined takes the policy away. */
  readonly keep: (policy: ResourcePolicyText | undefined) => void;
}

/** Where a ResourceArn points. */
export interface ResourceAddress extends Scope {
  readonly table: string;
  /** Label of the stream. */
  readonly stream?: string | undefined;
}

/** Throws ValidationException for what is the ARN of no table, index or stream. */
export function resourceAt(resourceArn: string): ResourceAddress {
  const parsed = parseArn(resourceArn);
  const [kind, table = "", part, name] = parsed?.resource.split("/") ?? [];
  if (parsed?.service !== "dynamodb" || kind !== "table" || !isTableName(table)) {
    throw invalid(`Invalid ResourceArn: ${resourceArn}`);
  }
  const { account, region } = parsed;
  return { account, region, table, ...(part === "stream" && name !== undefined && { stream: name }) };
}

function find(deps: Deps, call: Call, arn: string): Holder | undefined {
  const address = resourceAt(arn);
  if (address.region !== call.region) return undefined;
  if (address.stream !== undefined) {
    const row = deps.streams.get(address, address.table, address.stream);
    return row && { arn, policy: row.policy, keep: (policy) => deps.streams.put(address, { ...row, policy }) };
  }
  const table = deps.tables.get(address, address.table);
  return table && { arn, policy: table.policy, keep: (policy) => deps.tables.put(address, { ...table, policy }) };
}

function requireHolder(deps: Deps, call: Call, arn: string): Holder {
  const holder = find(deps, call, arn);
  if (!holder) throw noSuchResource(arn);
  return holder;
}

/** For the road: the policy that judges who may touch it. */
export function judgingPolicy(deps: Deps, call: Call, arn: string): ResourcePolicy | undefined {
  const policy = find(deps, call, arn)?.policy;
  return policy && { name: "resource policy", arn, text: policy.text, kind: "resource" };
}

export const putResourcePolicy: DynamoHandler<"PutResourcePolicy"> = (deps, call, input) => {
  const holder = requireHolder(deps, call, input.ResourceArn);
  checkPolicy(input.Policy, holder.arn);
  checkRevision(holder.arn, holder.policy, input.ExpectedRevisionId);
  // The same text again changes nothing, not even the revision (API reference).
  if (holder.policy?.text === input.Policy) return { RevisionId: holder.policy.revision };
  const revision = newRevision(deps);
  holder.keep({ text: input.Policy, revision });
  return { RevisionId: revision };
};

export const getResourcePolicy: DynamoHandler<"GetResourcePolicy"> = (deps, call, { ResourceArn }) => {
  const { arn, policy } = requireHolder(deps, call, ResourceArn);
  if (!policy) throw policyNotFound(arn);
  return { Policy: policy.text, RevisionId: policy.revision };
};

/** Where there is no policy, nothing happens, and no revision is told (API reference). */
export const deleteResourcePolicy: DynamoHandler<"DeleteResourcePolicy"> = (deps, call, input) => {
  const holder = requireHolder(deps, call, input.ResourceArn);
  checkRevision(holder.arn, holder.policy, input.ExpectedRevisionId);
  if (!holder.policy) return {};
  holder.keep(undefined);
  return { RevisionId: holder.policy.revision };
};

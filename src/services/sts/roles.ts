import { parseArn } from "../../kernel/arn.ts";
import type { Identities, RoleFacts } from "../../kernel/gifts.ts";
import type { ConditionContext, ResourcePolicy } from "../../kernel/ports.ts";
import { validationError } from "./errors.ts";
import { hasTags, type SessionTags } from "./session-tags.ts";

/**
 * The role that an ARN names, with its path; undefined where there is none.
 *
 * @throws ValidationError for what is no role's ARN.
 */
export function findRole(identities: Identities, roleArn: string): RoleFacts | undefined {
  const parsed = parseArn(roleArn);
  if (!parsed?.partition || !parsed.service || !parsed.resource) throw validationError(`${roleArn} is invalid`);
  if (parsed.service !== "iam" || !parsed.resource.startsWith("role/")) throw validationError("Request ARN is invalid");
  const role = identities.role(parsed.account, parsed.resource.slice(parsed.resource.lastIndexOf("/") + 1));
  // Names are found regardless of case and path; an ARN names neither loosely.
  return role?.arn === roleArn ? role : undefined;
}

export const trustPolicyOf = (role: RoleFacts): ResourcePolicy => ({
  name: `trust policy of ${role.name}`,
  arn: role.arn,
  text: role.trustPolicy,
  kind: "trust",
  required: true,
});

/**
 * What the trust policy must allow: tags and a source identity, also inherited ones, need actions of their own (IAM user
 * guide, "Pass session tags in AWS STS" and "Permissions required to set source identity").
 */
export function actionsFor(action: string, tags: SessionTags, sourceIdentity: string | undefined): readonly string[] {
  const actions = [action];
  if (hasTags(tags)) actions.push("sts:TagSession");
  if (sourceIdentity !== undefined) actions.push("sts:SetSourceIdentity");
  return actions;
}

/** `aws:RequestTag`, `aws:TagKeys` and `sts:TransitiveTagKeys` of a request that tags its session. */
export function tagContext(tags: SessionTags): ConditionContext {
  const keys = Object.keys(tags.all);
  if (keys.length === 0) return {};
  const context: Record<string, string | readonly string[]> = { "aws:TagKeys": keys };
  for (const key of keys) context[`aws:RequestTag/${key}`] = tags.all[key] ?? "";
  if (tags.transitiveKeys.length > 0) context["sts:TransitiveTagKeys"] = tags.transitiveKeys;
  return context;
}

/** `aws:ResourceTag` and `iam:ResourceTag`: the role is what is asked for. */
export function roleTagContext(role: RoleFacts): ConditionContext {
  const context: Record<string, string> = {};
  for (const [key, value] of Object.entries(role.tags)) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`iam:ResourceTag/${key}`] = value;
  }
  return context;
}

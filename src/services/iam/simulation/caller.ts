import type { RequestPrincipal } from "../../../engines/iam/index.ts";
import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import { type Entity, notAnEntity } from "../entity-policies.ts";
import { invalidInput } from "../errors.ts";
import type { CallerKeys } from "./context.ts";

/** Who is simulated to ask, and which condition keys follow from that. */

/** "You can specify only the ARN of an IAM user", and a resource-based policy needs somebody to name. */
export function callerFor(call: Call, arn: string | undefined, resourcePolicy: string | undefined): RequestPrincipal {
  if (arn === undefined && resourcePolicy !== undefined) {
    throw invalidInput("CallerArn is required when ResourcePolicy is specified.");
  }
  if (arn === undefined) return { kind: "user", account: call.account, arn: "", principalId: "" };
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam" || !parsed.resource.startsWith("user/")) throw notAnEntity(arn);
  return { kind: "user", account: parsed.account, arn, principalId: "" };
}

export const rolePrincipal = (call: Call, { arn, it }: Entity & { kind: "role" }): RequestPrincipal => ({
  kind: "role-session",
  account: call.account,
  arn: `arn:aws:sts::${call.account}:assumed-role/${it.name}/simulation`,
  roleArn: arn,
  principalId: it.id,
  isServiceLinkedRole: it.linkedService !== undefined,
});

export function userKeys(arn: string | undefined): CallerKeys {
  const parsed = arn === undefined ? undefined : parseArn(arn);
  if (arn === undefined || !parsed?.resource.startsWith("user/")) return {};
  return {
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": parsed.account,
    "aws:PrincipalType": "User",
    "aws:username": parsed.resource.slice(parsed.resource.lastIndexOf("/") + 1),
  };
}

/** What is known of a user or role that would ask; nothing of a group, which never does. */
export function entityKeys(call: Call, { kind, arn, it }: Entity): CallerKeys {
  if (kind === "group") return {};
  const tags = Object.entries(it.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  const own = { "aws:PrincipalArn": arn, "aws:PrincipalAccount": call.account };
  return kind === "user"
    ? { ...own, ...userKeys(arn), "aws:userid": it.id, ...Object.fromEntries(tags) }
    : { ...own, "aws:PrincipalType": "AssumedRole", ...Object.fromEntries(tags) };
}

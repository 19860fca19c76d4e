import { deflateRawSync } from "node:zlib";
import { checkPolicy } from "../../engines/iam/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Identities } from "../../kernel/gifts.ts";
import type { PolicyDescriptorType } from "../../model/types/sts.d.ts";
import { malformedPolicy, packedPolicyTooLarge, validationError } from "./errors.ts";
import type { SessionTags } from "./session-tags.ts";

/** What narrows a session: an inline document and managed policies. Their absence narrows nothing. */
export interface SessionPolicies {
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

/** IAM and AWS STS quotas: "Session policies". */
const mostManagedPolicies = 10;
const mostPlaintext = 2_048;

/**
 * Checks the policies of a request. `account` is the one whose managed policies may be named beside AWS's own: that of
 * the role, or of the user.
 */
export function sessionPolicies(
  identities: Identities,
  account: string,
  input: { readonly Policy?: string | undefined; readonly PolicyArns?: readonly PolicyDescriptorType[] | undefined },
): SessionPolicies {
  const { Policy: policy } = input;
  const policyArns = input.PolicyArns?.flatMap(({ arn }) => arn ?? []);
  if (policyArns) refuseArns(identities, account, policyArns);
  if (policy !== undefined) refuseDocument(policy);
  refusePlaintext(policy, policyArns);
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(policyArns && policyArns.length > 0 ? { policyArns } : {}),
  };
}

function refuseDocument(policy: string): void {
  const problem = checkPolicy(policy, "session");
  if (problem) throw malformedPolicy(problem.message);
}

function refuseArns(identities: Identities, account: string, arns: readonly string[]): void {
  if (arns.length > mostManagedPolicies) {
    throw validationError(
      `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${mostManagedPolicies}`,
    );
  }
  for (const arn of arns) {
    const parsed = parseArn(arn);
    if (parsed?.service !== "iam" || !parsed.resource.startsWith("policy/")) {
      throw validationError(`${arn} is invalid`);
    }
    const reachable = parsed.account === "aws" || parsed.account === account;
    // A policy that is not there would be an empty one: a session without rights, found out much later.
    if (!reachable || !identities.managedPolicy(arn)) throw validationError(`Policy ${arn} does not exist.`);
  }
}

/** "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters." */
function refusePlaintext(policy = "", policyArns: readonly string[] = []): void {
  const length = policyArns.reduce((sum, arn) => sum + arn.length, policy.length);
  if (length <= mostPlaintext) return;
  throw validationError(
    `1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${mostPlaintext}`,
  );
}

/**
 * Bytes of deflated policies and tags that fill the allotment. AWS publishes no number and no format; six tags of an EKS
 * pod were observed at 74 percent (aws/containers-roadmap issue 2413), three short ones stand at 8 in the user guide.
 */
const allottedBytes = 560;

/**
 * `PackedPolicySize`: percent of the allotment, or undefined where nothing was passed. Inherited tags count too.
 *
 * @throws PackedPolicyTooLarge
 */
export function packedPolicySize(policies: SessionPolicies, tags: SessionTags): number | undefined {
  const parts = [policies.policy ?? "", ...(policies.policyArns ?? []), ...Object.entries(tags.all).flat()];
  if (parts.every((part) => part === "")) return undefined;
  const packed = deflateRawSync(parts.join("\n"), { level: 9 }).length;
  const percent = Math.ceil((100 * packed) / allottedBytes);
  if (percent <= 100) return percent;
  throw packedPolicyTooLarge(
    policies.policy === undefined && policies.policyArns === undefined
      ? `Packed size of session tags consumes ${percent}% of allotted space.`
      : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
  );
}

import { checkPolicy as checkDocument } from "../../../engines/iam/index.ts";
import type { Deps } from "../deps.ts";
import { policyNotFound, validation } from "../errors.ts";

export interface ResourcePolicyText {
  readonly text: string;
  readonly revision: string;
}

/** "The maximum size supported for a resource-based policy document is 20 KB", whitespace counted. */
const mostPolicyBytes = 20 * 1_024;

/** Throws what keeps the text from being the policy of a table or a stream. */
export function checkPolicy(text: string, resource: string): void {
  if (Buffer.byteLength(text) > mostPolicyBytes) {
    throw validation(`Policy document for ${resource} is larger than the limit of ${mostPolicyBytes} bytes`);
  }
  const problem = checkDocument(text, "resource");
  if (problem) throw validation(`Invalid policy document: ${problem.message}`);
}

/** A number of 13 digits, as AWS's are; unpredictable, so that nobody guesses the next. */
export function newRevision(deps: Pick<Deps, "random">): string {
  let revision = "";
  for (const byte of deps.random.bytes(13)) revision += byte % 10;
  return `1${revision.slice(1)}`;
}

/** "NO_POLICY": only where there is none. */
const noPolicy = "NO_POLICY";

/** Throws PolicyNotFoundException where the caller expects another revision than there is. */
export function checkRevision(arn: string, policy: ResourcePolicyText | undefined, expected: string | undefined): void {
  if (expected === undefined) return;
  if ((policy?.revision ?? noPolicy) !== expected) throw policyNotFound(arn);
}

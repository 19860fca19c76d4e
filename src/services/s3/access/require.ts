import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { ConditionContext } from "../../../kernel/ports.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { addressed } from "./addressed.ts";
import { accessPointArn } from "./points.ts";
import { questionsAbout, type Subject } from "./questions.ts";

/** Asks the policies from inside an operation. Throws AccessDenied with AWS's message; the ruling stands in the journey. */
export function requireAll(deps: Deps, call: Call, subject: Subject, action: string, own: ConditionContext = {}): void {
  const { bucket, point } = subject.on;
  const context: ConditionContext = {
    "s3:ResourceAccount": bucket.account,
    "s3:authType": call.signature?.type,
    "s3:signatureversion": call.signature?.version,
    "s3:TlsVersion": call.source.tlsVersion,
    ...(point && { "s3:DataAccessPointArn": accessPointArn(point), "s3:DataAccessPointAccount": point.account }),
    ...own,
  };
  for (const { action: asked, resource, resourceAccount, resourcePolicy } of questionsAbout(deps, subject, action)) {
    deps.authorizer.require(call, { action: asked, resource, resourceAccount, resourcePolicy, context });
  }
}

interface KeyInput extends BucketInput {
  readonly Key: string;
  readonly VersionId?: string | undefined;
}

const ofVersion = (versionId: string | undefined): ConditionContext =>
  versionId === undefined ? {} : { "s3:VersionId": versionId };

/** Why one key of a DeleteObjects may not be deleted; undefined if it may. A refusal is the key's, not the request's. */
export function refusalToDelete(
  deps: Deps,
  call: Call,
  input: BucketInput,
  key: string,
  versionId: string | undefined,
): AwsError | undefined {
  const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  try {
    requireAll(deps, call, { on: addressed(deps, call, input), key }, action, ofVersion(versionId));
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** The right to pass over governance retention ("Bypassing governance mode"). Throws AccessDenied. */
export function requireBypass(deps: Deps, call: Call, input: KeyInput): void {
  const subject = { on: addressed(deps, call, input), key: input.Key };
  requireAll(deps, call, subject, "s3:BypassGovernanceRetention", ofVersion(input.VersionId));
}

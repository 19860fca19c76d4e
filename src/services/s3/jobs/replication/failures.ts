import { AwsError } from "../../../../kernel/error.ts";

/** User guide, "Amazon S3 replication failure reasons". */
export type FailureReason =
  | "AssumeRoleNotPermitted"
  | "DstBucketNotFound"
  | "DstBucketObjectLockConfigMissing"
  | "DstBucketUnversioned"
  | "DstDelObjNotPermitted"
  | "DstKmsKeyInvalidState"
  | "DstObjectHardDeleted"
  | "DstPutAclNotPermitted"
  | "DstPutObjectNotPermitted"
  | "DstPutTaggingNotPermitted"
  | "SrcGetAclNotPermitted"
  | "SrcGetObjectNotPermitted"
  | "SrcGetTaggingNotPermitted"
  | "SrcKmsKeyInvalidState"
  | "SrcObjectNotEligible";

/** What no further attempt would change. */
export class ReplicationFailure extends Error {
  override readonly name = "ReplicationFailure";
  readonly reason: FailureReason;

  constructor(reason: FailureReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** Codes of services that are busy, or broke. */
const passingCodes: ReadonlySet<string> = new Set([
  "InternalError",
  "InternalFailure",
  "KMSInternalException",
  "ServiceUnavailable",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** What is refused for good fails for `reason`; what is busy or broken is tried again. */
export function failing(reason: FailureReason, error: unknown): unknown {
  if (!(error instanceof AwsError)) return error;
  const passing = passingCodes.has(error.code) || (error.status ?? 0) >= 500;
  return passing ? error : new ReplicationFailure(reason, error);
}

export function orFail<T>(reason: FailureReason, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failing(reason, error);
  }
}

export const orFailLater = <T>(reason: FailureReason, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw failing(reason, error);
  });

import type { Call } from "../../../kernel/call.ts";
import type { DefaultRetention, PutBucketVersioningRequest } from "../../../model/types/s3.d.ts";
import { requireBucket } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { invalidArgument, malformedXml, notImplemented } from "../errors.ts";
import { requireMfa } from "../objects/mfa.ts";
import { change, settingsOf } from "../settings/change.ts";
import { illegalVersioning, invalidBucketState, noObjectLock } from "../settings/errors.ts";
import type { Bucket } from "../state.ts";

/** Versioning and object lock, each of which has a say about the other. */

export const putBucketVersioning: S3Handler<"PutBucketVersioning"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { Status, MFADelete } = input.VersioningConfiguration;
  if (Status === undefined) throw illegalVersioning("The Versioning element must be specified");
  checkMfa(deps, call, bucket, input);
  if (Status === "Suspended") refuseSuspension(bucket);
  if (MFADelete === "Enabled" && bucket.settings.lifecycle)
    throw invalidBucketState("MFA delete cannot be enabled on a bucket that has a lifecycle configuration.");
  change(deps, bucket, {
    versioning: Status,
    ...(MFADelete === undefined ? {} : { mfaDelete: MFADelete === "Enabled" }),
  });
  return {};
};

/** "Change the versioning state of your bucket" and MFA delete itself need the device once it is on, or to turn it on. */
function checkMfa(deps: Deps, call: Call, { settings }: Bucket, input: PutBucketVersioningRequest): void {
  const { MFADelete } = input.VersioningConfiguration;
  const changes = MFADelete !== undefined && (MFADelete === "Enabled") !== (settings.mfaDelete ?? false);
  if (settings.mfaDelete || changes) requireMfa(deps, call, input.MFA);
}

function refuseSuspension({ settings }: Bucket): void {
  if (settings.objectLock)
    throw invalidBucketState(
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
    );
  if (settings.replication)
    throw invalidBucketState(
      "A replication configuration is present on this bucket, so you cannot change the versioning state. To change the versioning state, first delete the replication configuration.",
    );
}

export const getBucketVersioning: S3Handler<"GetBucketVersioning"> = (deps, call, input) => {
  const { versioning, mfaDelete } = settingsOf(deps, call, input);
  return {
    Status: versioning,
    ...(mfaDelete === undefined ? {} : { MFADelete: mfaDelete ? ("Enabled" as const) : ("Disabled" as const) }),
  };
};

export const putObjectLockConfiguration: S3Handler<"PutObjectLockConfiguration"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { ObjectLockEnabled, Rule } = input.ObjectLockConfiguration ?? {};
  if (ObjectLockEnabled !== "Enabled") throw malformedXml();
  if (Rule) checkRetention(Rule.DefaultRetention);
  if (bucket.settings.versioning !== "Enabled")
    throw invalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
  change(deps, bucket, { objectLock: Rule ? { rule: Rule } : {} });
  return {};
};

/** "The maximum retention period is 100 years." */
const mostDays = 36_500;
const mostYears = 100;

function checkRetention(retention: DefaultRetention | undefined): void {
  if (!retention) throw malformedXml();
  const { Mode, Days, Years, DefaultEventHold } = retention;
  if (DefaultEventHold) throw notImplemented("PutObjectLockConfiguration", "DefaultEventHold");
  if (Mode === undefined || (Days === undefined) === (Years === undefined)) throw malformedXml();
  const period = Days ?? Years ?? 0;
  if (period <= 0)
    throw invalidArgument(
      "Default retention period must be a positive integer value.",
      Days === undefined ? "Years" : "Days",
      period,
    );
  if (period > (Days === undefined ? mostYears : mostDays))
    throw invalidArgument("Default retention period is too large.", Days === undefined ? "Years" : "Days", period);
}

export const getObjectLockConfiguration: S3Handler<"GetObjectLockConfiguration"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (!settings.objectLock) throw noObjectLock(name);
  const { rule } = settings.objectLock;
  return { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...(rule ? { Rule: rule } : {}) } };
};

import type { Call } from "../../../kernel/call.ts";
import { requireBypass } from "../access/require.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { invalidArgument, invalidRequest, lockedVersion, malformedXml, notImplemented } from "../errors.ts";
import type { Bucket, ObjectVersion, Retention } from "../state.ts";

/** User guide, "Locking objects with Object Lock". */

export interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: number | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly ObjectLockEventHold?: string | undefined;
  readonly ObjectLockEventHoldDurationDays?: number | undefined;
  readonly ObjectLockEventHoldDurationYears?: number | undefined;
}

export interface Locks {
  readonly retention?: Retention | undefined;
  readonly legalHold?: boolean | undefined;
}

export const namesLock = (input: LockInput): boolean =>
  input.ObjectLockMode !== undefined ||
  input.ObjectLockRetainUntilDate !== undefined ||
  input.ObjectLockLegalHoldStatus !== undefined;

/** The locks of a new object: what its request says, else the bucket's default retention. */
export function locksFor(call: Call, bucket: Bucket, input: LockInput): Locks {
  const { objectLock } = bucket.settings;
  if (input.ObjectLockEventHold !== undefined)
    throw notImplemented(call.operation, "the parameter ObjectLockEventHold");
  if (namesLock(input) && !objectLock) throw missingLock();
  if (!objectLock) return {};
  return {
    retention:
      retentionOf(call, input.ObjectLockMode, input.ObjectLockRetainUntilDate) ?? defaultRetention(call, bucket),
    ...(input.ObjectLockLegalHoldStatus === undefined ? {} : { legalHold: holdOf(input.ObjectLockLegalHoldStatus) }),
  };
}

export const missingLock = () => invalidRequest("Bucket is missing Object Lock Configuration");

function retentionOf(call: Call, mode: string | undefined, until: number | undefined): Retention | undefined {
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined)
    throw invalidArgument(
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      until === undefined ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date",
    );
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE")
    throw invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode);
  if (until <= call.now)
    throw invalidArgument(
      "The retain until date must be in the future!",
      "x-amz-object-lock-retain-until-date",
      new Date(until).toISOString(),
    );
  return { mode, until };
}

function holdOf(status: string): boolean {
  if (status !== "ON" && status !== "OFF")
    throw invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", status);
  return status === "ON";
}

const dayMs = 86_400_000;

function defaultRetention({ now }: Call, { settings }: Bucket): Retention | undefined {
  const { Mode, Days, Years } = settings.objectLock?.rule?.DefaultRetention ?? {};
  if (Mode === undefined) return undefined;
  return { mode: Mode, until: now + (Days ?? (Years ?? 0) * 365) * dayMs };
}

/** A request that names a version which is locked, perhaps. */
interface LockedInput extends BucketInput {
  readonly Key: string;
  readonly VersionId?: string | undefined;
  readonly BypassGovernanceRetention?: boolean | undefined;
}

/** Whether the version may be taken away. Throws AccessDenied where its locks forbid it. */
export function checkUnlocked(deps: Deps, call: Call, input: LockedInput, version: ObjectVersion): void {
  if (version.legalHold) throw lockedVersion();
  const { retention } = version;
  if (!retention || retention.until <= call.now) return;
  if (retention.mode === "COMPLIANCE" || !input.BypassGovernanceRetention) throw lockedVersion();
  requireBypass(deps, call, input);
}

/** PutObjectRetention: longer, or stricter, is always allowed; anything else as an overwrite would be. */
export function changedRetention(
  deps: Deps,
  call: Call,
  input: LockedInput,
  version: ObjectVersion,
  given: { readonly Mode?: string | undefined; readonly RetainUntilDate?: number | undefined },
): Retention | undefined {
  if ((given.Mode === undefined) !== (given.RetainUntilDate === undefined)) throw malformedXml();
  const wanted = retentionOf(call, given.Mode, given.RetainUntilDate);
  const held = version.retention;
  if (!held || held.until <= call.now) return wanted;
  const atLeast = wanted !== undefined && wanted.until >= held.until;
  if (atLeast && (wanted.mode === held.mode || wanted.mode === "COMPLIANCE")) return wanted;
  if (held.mode === "COMPLIANCE" || !input.BypassGovernanceRetention) throw lockedVersion();
  requireBypass(deps, call, input);
  return wanted;
}

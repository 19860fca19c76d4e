import { formatHttpDate } from "../../../base/timestamp.ts";
import { invalidObjectState } from "../errors.ts";
import type { ObjectVersion } from "../state.ts";

/** User guide, "Working with archived objects": what lies in these classes is read from a restored copy alone. */
const archives: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE"]);

export const isArchived = ({ storageClass }: ObjectVersion): boolean => archives.has(storageClass);

/** Whether a restore is under way, and whether its copy can be read. */
export function restoreState({ restore }: ObjectVersion, now: number): "none" | "ongoing" | "ready" {
  if (!restore || restore.expiresAt <= now) return "none";
  return restore.readyAt <= now ? "ready" : "ongoing";
}

/** Throws InvalidObjectState where the object must be restored first. */
export function checkReadable(version: ObjectVersion, now: number): void {
  if (isArchived(version) && restoreState(version, now) !== "ready") throw invalidObjectState(version.storageClass);
}

/** `x-amz-restore`. */
export function restoreHeader(version: ObjectVersion, now: number): string | undefined {
  switch (restoreState(version, now)) {
    case "none":
      return undefined;
    case "ongoing":
      return 'ongoing-request="true"';
    case "ready":
      return `ongoing-request="false", expiry-date="${formatHttpDate(version.restore?.expiresAt ?? 0)}"`;
  }
}

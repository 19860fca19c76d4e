import type { Principal } from "../../kernel/call.ts";
import type { RoleFacts } from "../../kernel/gifts.ts";
import { validationError } from "./errors.ts";

/** Seconds. The bounds 900 and 43200 or 129600 are the model's; these are the rules that it cannot express. */
const oneHour = 3_600;
const defaultSessionSeconds = 43_200;

/** Absent: one hour, which every role allows (STS API reference, AssumeRole, `DurationSeconds`). */
export function roleSessionSeconds(requested: number | undefined, role: RoleFacts, chained: boolean): number {
  const seconds = requested ?? oneHour;
  if (chained && seconds > oneHour) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  }
  if (seconds > role.maxSessionSeconds) {
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return seconds;
}

/** GetSessionToken and GetFederationToken: twelve hours unless asked; the root user never gets more than one. */
export function ownSessionSeconds(requested: number | undefined, { kind }: Principal): number {
  const seconds = requested ?? defaultSessionSeconds;
  return kind === "root" ? Math.min(seconds, oneHour) : seconds;
}

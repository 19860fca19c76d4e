import { AwsError } from "../kernel/error.ts";
import type { RetryPhase, RetryPolicy } from "../kernel/outbox.ts";
import type { DeliveryError, StoredDelivery } from "./state.ts";

/** EventBridge user guide, "Event retry policy": the default of everybody who does not say otherwise. */
export const defaultRetry: RetryPolicy = { attempts: 185, maximumAgeSeconds: 86_400 };

/** What to do after an attempt that failed. */
export type Next =
  | { readonly kind: "retry"; readonly at: number }
  | { readonly kind: "give up"; readonly condition: ExhaustedCondition | undefined };

/** EventBridge user guide, "Using dead-letter queues": the names that dead letters carry. */
export type ExhaustedCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** Codes of AWS's services that ask for patience; the SDKs' list of throttling errors. */
const patience = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "BandwidthLimitExceeded",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "TransactionInProgressException",
  "SlowDown",
  "PriorRequestNotComplete",
  "EC2ThrottledException",
  "OverLimit",
  "KMS.ThrottlingException",
  "ResourceNotReadyException",
  "ServiceUnavailable",
  "ServiceException",
]);

/** A target that is gone, or does not let the sender in, stays so; what is busy or broken may recover. */
function mayRecover(error: unknown): boolean {
  if (!(error instanceof AwsError)) return true;
  if (patience.has(error.code)) return true;
  if (error.code === "InternalFailure" || error.code === "InternalError") return true;
  return error.status !== undefined && (error.status === 429 || (error.status >= 500 && error.status !== 501));
}

/** Milliseconds before the first retry, doubled for each that follows. */
const firstWaitMs = 1_000;
const longestWaitMs = 5 * 60_000;

/** `chance`: between 0 and 1. Waits grow exponentially, with jitter between half and all of the step. */
export function afterFailure(stored: StoredDelivery, error: unknown, now: number, chance: number): Next {
  if (!mayRecover(error)) return { kind: "give up", condition: undefined };
  const { attempts, maximumAgeSeconds, phases } = stored.delivery.retry ?? defaultRetry;
  if (stored.failures >= attempts) return { kind: "give up", condition: "MaximumRetryAttempts" };
  const at = now + (phases ? phasedWaitMs(phases, stored.failures) : jitteredWaitMs(stored.failures, chance));
  const end = stored.postedAt + maximumAgeSeconds * 1_000;
  if (now >= end) return { kind: "give up", condition: "MaximumEventAgeInSeconds" };
  // Once more at the very end rather than not at all.
  return { kind: "retry", at: Math.min(at, end) };
}

function jitteredWaitMs(failures: number, chance: number): number {
  const step = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 20));
  return Math.ceil(step * (0.5 + chance / 2));
}

/** The wait before retry number `index`, counted from zero, as SNS's delivery policies lay them out. */
function phasedWaitMs(phases: readonly RetryPhase[], index: number): number {
  let before = 0;
  for (const { attempts, fromSeconds, toSeconds, curve } of phases) {
    if (index < before + attempts) {
      const part = attempts > 1 ? (index - before) / (attempts - 1) : 0;
      return Math.round(1_000 * (fromSeconds + (toSeconds - fromSeconds) * curves[curve](part)));
    }
    before += attempts;
  }
  return 1_000 * (phases.at(-1)?.toSeconds ?? 0);
}

/**
 * How much of the way from the shortest wait to the longest has been gone at `part` of the retries. AWS draws the four
 * curves without giving formulas (SNS developer guide, "Creating an HTTP/S delivery policy"): linear, then ever later.
 */
const curves: Readonly<Record<RetryPhase["curve"], (part: number) => number>> = {
  linear: (part) => part,
  arithmetic: (part) => (part * (part + 1)) / 2,
  geometric: (part) => part ** 2,
  exponential: (part) => (2 ** (10 * part) - 1) / 1_023,
};

export function errorOf(error: unknown): DeliveryError {
  if (error instanceof AwsError) return { code: error.code, message: error.message };
  return { code: "InternalFailure", message: error instanceof Error ? error.message : String(error) };
}

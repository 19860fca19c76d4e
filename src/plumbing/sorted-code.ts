import type { DeliveryError } from "./state.ts";

/**
 * The kinds of failure that EventBridge tells apart (EventBridge user guide, "Using dead-letter queues to process
 * undelivered events", ERROR_CODE), by the codes of those that it delivers to. The first row that fits.
 */
const rows: readonly (readonly [code: RegExp, sorted: string])[] = [
  [/Thrott|TooManyRequests|SlowDown|OverLimit|^HTTP429$/, "THROTTLING"],
  [/LimitExceeded|QuotaExceeded/, "RESOURCE_LIMIT_EXCEEDED"],
  [/AccessDenied|Unauthorized|AuthorizationError|NotAuthorized|^HTTP40[13]$/, "NO_PERMISSIONS"],
  [/NotFound|DoesNotExist|NonExistent|NoSuch|^HTTP404$/, "NO_RESOURCE"],
  [/AlreadyExists/, "RESOURCE_ALREADY_EXISTS"],
  [/Conflict|ConcurrentModification|ResourceInUse/, "RESOURCE_MODIFICATION_COLLISION"],
  [/Invalid|Validation|MissingParameter|Malformed|Serialization/, "INVALID_PARAMETER"],
  [/^InternalFailure$/, "INTERNAL_ERROR"],
  [/^HTTP4/, "SDK_CLIENT_ERROR"],
];

export const sortedCode = ({ code }: DeliveryError): string =>
  rows.find(([pattern]) => pattern.test(code))?.[1] ?? "ERROR_FROM_TARGET";

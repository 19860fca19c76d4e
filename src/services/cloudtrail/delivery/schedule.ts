/** "CloudTrail publishes log files multiple times an hour, about every 5 minutes" (CloudTrail user guide, "How CloudTrail works"). */
const everyMs = 5 * 60_000;
/** Digests come every hour (CloudTrail user guide, "Validating CloudTrail log file integrity"). */
export const digestEveryMs = 3_600_000;
/** How long CloudTrail tries to deliver to a bucket that does not take it (CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail"). */
export const triedForMs = 30 * 86_400_000;

/** When what waits since `at` is delivered. */
export const deliveryAfter = (at: number): number => (Math.floor(at / everyMs) + 1) * everyMs;

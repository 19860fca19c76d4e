const LONG = /^[+-]?\d{1,19}$/;
const LARGEST_LONG = 2n ** 63n - 1n;

/** X-Amz-Expires in seconds, or what S3 says is wrong with it; a number is what a Java long takes. */
export function parseExpires(text: string, maxSeconds: number): number | string {
  const value = LONG.test(text) ? BigInt(text.startsWith("+") ? text.slice(1) : text) : undefined;
  if (value === undefined || value > LARGEST_LONG) return "X-Amz-Expires should be a number";
  if (value < 0n) return "X-Amz-Expires must be non-negative";
  if (value > BigInt(maxSeconds)) {
    return `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${maxSeconds} seconds`;
  }
  return Number(value);
}

/**
 * S3 user guide, "General purpose buckets naming rules": 3 to 63 lower-case letters, digits, dots and hyphens; a letter or
 * a digit at both ends; no two dots side by side, no IP address, none of the prefixes and suffixes that AWS keeps.
 */
export function isBucketName(name: string): boolean {
  if (!shape.test(name) || address.test(name) || name.includes("..")) return false;
  return !keptPrefixes.some((each) => name.startsWith(each)) && !keptSuffixes.some((each) => name.endsWith(each));
}

const shape = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const address = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
const keptPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const keptSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

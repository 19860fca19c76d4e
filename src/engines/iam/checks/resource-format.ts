import type { Statement } from "../document.ts";

/** IAM's checks of the form of resources, with its messages as recorded in moto's test cases (Apache-2.0). */

const partitions: ReadonlySet<string> = new Set([
  "*",
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc",
]);

/** The message for the first malformed resource of the statement. */
export function findResourceProblem({ resources }: Statement): string | undefined {
  for (const resource of resources?.values ?? []) {
    const problem = resource === "*" ? undefined : formatProblem(resource);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function formatProblem(resource: string): string | undefined {
  const [, partition, vendor, region = "", , ...rest] = resource.split(":");
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!partitions.has(partition)) return partitionProblem(resource, partition);
  if (vendor === undefined) return "Resource vendor must be fully qualified and cannot contain regexes.";
  const vendorRow = vendorRows[vendor];
  const path = rest.length > 0 ? rest.join(":") : undefined;
  return Object.hasOwn(vendorRows, vendor) ? vendorRow?.(resource, region, path) : undefined;
}

/** IAM shows the ARN as its parser completed it. */
function partitionProblem(resource: string, partition: string): string {
  const [service = "", region = "*", account = "*", ...rest] = resource.split(":").slice(2);
  const shownService = service === "" && resource.split(":").length <= 3 ? "*" : service;
  const path = rest.length > 0 ? rest.join(":") : "*";
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${shownService}:${region}:${account}:${path}".`;
}

type VendorCheck = (resource: string, region: string, path: string | undefined) => string | undefined;

const iamPaths: readonly string[] = [
  "user/",
  "federated-user/",
  "role/",
  "group/",
  "instance-profile/",
  "mfa/",
  "server-certificate/",
  "policy/",
  "sms-mfa/",
  "saml-provider/",
  "oidc-provider/",
  "report/",
  "access-report/",
];

/** What of S3 lives in a region ("Actions, resources, and condition keys for Amazon S3"): everything but buckets. */
const regionalS3Paths: readonly string[] = [
  "accesspoint/",
  "job/",
  "storage-lens/",
  "storage-lens-group/",
  "access-grants/",
  "async-request/",
];

const vendorRows: Readonly<Record<string, VendorCheck>> = {
  iam(resource, region, path) {
    if (region !== "") return `IAM resource ${resource} cannot contain region information.`;
    if (path === undefined || path === "*" || startsWithAny(path, iamPaths)) return undefined;
    return `IAM resource path must either be "*" or start with ${iamPaths.join(", ")}.`;
  },
  s3(resource, region, path) {
    if (region === "" || path === undefined || path.startsWith("*") || startsWithAny(path, regionalS3Paths))
      return undefined;
    return `Resource ${resource} can not contain region information.`;
  },
};

function startsWithAny(text: string, starts: readonly string[]): boolean {
  return starts.some((start) => text.startsWith(start));
}

/** The older parser wants a vendor, and all six segments where one of them is empty. */
export function passesLegacyParsing(resource: string): boolean {
  if (resource === "*") return true;
  const segments = resource.split(":");
  return segments[2] !== "" && (segments.length >= 6 || !resource.includes("::"));
}

/** "Global service events" of IncludeGlobalServiceEvents (CloudTrail user guide, "Global service events"). Their records are of us-east-1. */
const globalServices: ReadonlySet<string> = new Set([
  "iam.amazonaws.com",
  "sts.amazonaws.com",
  "cloudfront.amazonaws.com",
  "route53.amazonaws.com",
  "organizations.amazonaws.com",
]);

export const isGlobalService = (eventSource: string): boolean => globalServices.has(eventSource);

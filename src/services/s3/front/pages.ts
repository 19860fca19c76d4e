import { globMatches } from "../../../base/glob.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Knock, Pages } from "../../../kernel/front.ts";
import type { CORSRule } from "../../../model/types/s3.d.ts";
import type { Deps } from "../deps.ts";
import { bucketName, knockedBucket } from "./knocked.ts";

/**
 * Cross-origin rules (S3 user guide, "Using cross-origin resource sharing"): the first rule that allows the page's origin,
 * the method and, of a preflight request, every header that it announces.
 */
export const pages: Pages<Deps> = {
  preflight(deps, knock) {
    const { origin, "access-control-request-method": method, "access-control-request-headers": wanted } = knock.headers;
    if (!origin) throw badRequest("Insufficient information. Origin request header needed.");
    if (method === undefined || !methods.has(method))
      throw badRequest(`Invalid Access-Control-Request-Method: ${method ?? "null"}`);
    const bucket = knockedBucket(deps, knock);
    if (!bucket) throw forbidden(knock, method, "Bucket not found");
    const rules = bucket.settings.cors?.CORSRules;
    if (!rules) throw forbidden(knock, method, "CORS is not enabled for this bucket.");
    const headers = wanted?.split(",").map((name) => name.trim().toLowerCase()) ?? [];
    const rule = rules.find((each) => allows(each, origin, method, headers));
    if (!rule) throw forbidden(knock, method, notAllowed);
    return {
      ...answer(rule, origin),
      ...(headers.length > 0 && { "Access-Control-Allow-Headers": headers.join(", ") }),
    };
  },
  headers(deps, knock) {
    const { origin } = knock.headers;
    const rules = knockedBucket(deps, knock)?.settings.cors?.CORSRules;
    const rule = origin === undefined ? undefined : rules?.find((each) => allows(each, origin, knock.method, []));
    return rule && origin !== undefined ? answer(rule, origin) : undefined;
  },
};

const methods: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "HEAD"]);

const matches = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => globMatches(pattern, text));

function allows(rule: CORSRule, origin: string, method: string, headers: readonly string[]): boolean {
  if (!rule.AllowedMethods.includes(method) || !matches(rule.AllowedOrigins, origin)) return false;
  const allowed = rule.AllowedHeaders?.map((name) => name.toLowerCase()) ?? [];
  return headers.every((name) => matches(allowed, name));
}

function answer(rule: CORSRule, origin: string): Record<string, string> {
  const { AllowedMethods, AllowedOrigins, ExposeHeaders, MaxAgeSeconds } = rule;
  const any = AllowedOrigins.includes("*");
  return {
    "Access-Control-Allow-Origin": any ? "*" : origin,
    "Access-Control-Allow-Methods": AllowedMethods.join(", "),
    ...(ExposeHeaders?.length && { "Access-Control-Expose-Headers": ExposeHeaders.join(", ") }),
    ...(MaxAgeSeconds !== undefined && { "Access-Control-Max-Age": String(MaxAgeSeconds) }),
    ...(!any && { "Access-Control-Allow-Credentials": "true" }),
    Vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** As S3 spells it. */
const notAllowed =
  "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

const badRequest = (message: string): AwsError => new AwsError("BadRequest", message);

function forbidden(knock: Knock, Method: string, why: string): AwsError {
  const ResourceType = knock.path.length > bucketName(knock).length + 2 ? "OBJECT" : "BUCKET";
  return new AwsError("AccessForbidden", `CORSResponse: ${why}`, { fields: { Method, ResourceType } });
}

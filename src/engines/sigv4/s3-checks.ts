import { isScopeDate } from "./dates.ts";
import { s3Failure } from "./failures.ts";
import type { Scoped } from "./shared-checks.ts";
import { regionSetMatches } from "./signed-headers.ts";
import { type Algorithm, ECDSA_P256_SHA256, type Failure, type SigningRules } from "./types.ts";

/** Whose words a faulty credential is refused in: the header's, the query's or a POST form's. */
export type CredentialForm = "malformedHeader" | "queryCredential" | "postCredential";

/** In S3's order: the parts, the form of the date, the region, the service, the terminator. */
export function checkS3Credential(
  credential: string,
  algorithm: Algorithm,
  rules: SigningRules,
  form: CredentialForm,
): Scoped | Failure {
  const asymmetric = algorithm === ECDSA_P256_SHA256;
  const parts = credential.split("/");
  if (parts.length !== (asymmetric ? 4 : 5)) {
    const shape = asymmetric ? "<YOUR-AKID>/YYYYMMDD/SERVICE" : "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE";
    return s3Failure(form, `the Credential is mal-formed; expecting "${shape}/aws4_request".`);
  }
  const [accessKeyId = "", date = ""] = parts;
  if (!isScopeDate(date)) {
    const words = `incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`;
    return s3Failure(form, words);
  }
  const region = asymmetric ? "" : (parts[2] ?? "");
  const expected = rules.regions[0] ?? "";
  if (!asymmetric && region === "") return s3Failure(form, "a non-empty region must be provided in the credential.");
  if (!asymmetric && !rules.regions.includes(region)) {
    return s3Failure(form, `the region '${region}' is wrong; expecting '${expected}'`, { Region: expected });
  }
  const service = parts.at(-2) ?? "";
  if (!rules.services.includes(service)) {
    return s3Failure(form, `incorrect service "${service}". This endpoint belongs to "${rules.services[0]}".`);
  }
  const terminator = parts.at(-1) ?? "";
  if (terminator !== "aws4_request") {
    return s3Failure(form, `incorrect terminal "${terminator}". This endpoint uses "aws4_request".`);
  }
  const text = credential.slice(accessKeyId.length + 1);
  return { kind: "scoped", accessKeyId, scope: { date, region, service, text } };
}

/** SigV4A names its regions beside the scope. */
export function checkRegionSet(
  algorithm: Algorithm,
  regionSet: string | undefined,
  form: "header" | "query",
  rules: SigningRules,
): Failure | undefined {
  if (algorithm !== ECDSA_P256_SHA256) return undefined;
  if (form === "query" && !regionSet) {
    return s3Failure("queryParameters", "SigV4a query auth requires a non empty x-amz-region-set parameter.");
  }
  if (regionSet === undefined) return s3Failure("missingHeader", "x-amz-region-set");
  if (regionSetMatches(regionSet, rules.regions)) return undefined;
  return s3Failure("regionSet", "", { RequestedRegion: rules.regions[0] ?? "", RegionSet: regionSet });
}

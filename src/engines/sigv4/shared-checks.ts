import { keptByText } from "../../base/kept.ts";
import { formatAmzDate } from "./dates.ts";
import { parseExpires } from "./expires.ts";
import { sharedFailure } from "./failures.ts";
import { regionSetMatches } from "./signed-headers.ts";
import { type Algorithm, ECDSA_P256_SHA256, type Failure, type Scope, type SigningRules } from "./types.ts";

/**
 * Whether the request is of now, or of a presigned request's lifetime. Gives the lifetime in seconds where one counts.
 */
export function checkWindow(
  signedAtMs: number,
  expires: string | undefined,
  nowMs: number,
  rules: SigningRules,
): number | undefined | Failure {
  let lifetimeMs = rules.skewMs;
  let seconds: number | undefined;
  if (expires !== undefined) {
    const parsed = parseExpires(expires, rules.presignMaxSeconds);
    if (typeof parsed === "string") return sharedFailure(rules.family, "incomplete", parsed);
    if (rules.presignExpires === "honoured") {
      seconds = parsed;
      lifetimeMs = parsed * 1000;
    }
  }
  if (signedAtMs < nowMs - lifetimeMs) {
    const words = `Signature expired: ${formatAmzDate(signedAtMs)} is now earlier than ${formatAmzDate(nowMs - lifetimeMs)} (${formatAmzDate(nowMs)} - ${duration(lifetimeMs)})`;
    return sharedFailure(rules.family, "expired", words);
  }
  if (signedAtMs > nowMs + rules.skewMs) {
    const words = `Signature not yet current: ${formatAmzDate(signedAtMs)} is still later than ${formatAmzDate(nowMs + rules.skewMs)} (${formatAmzDate(nowMs)} + ${duration(rules.skewMs)})`;
    return sharedFailure(rules.family, "not-current", words);
  }
  return seconds;
}

function duration(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min.` : `${ms / 1000} sec.`;
}

export interface Scoped {
  readonly kind: "scoped";
  readonly accessKeyId: string;
  readonly scope: Scope;
}

const splitCredential = keptByText((credential): readonly string[] => credential.split("/"));

/** The credential's elements, and all that is wrong with its scope in one message, a sentence and a space each. */
export function checkSharedScope(
  credential: string,
  algorithm: Algorithm,
  amzDate: string,
  regionSet: string | undefined,
  rules: SigningRules,
): Scoped | Failure {
  const asymmetric = algorithm === ECDSA_P256_SHA256;
  const parts = splitCredential(credential);
  if (parts.length !== (asymmetric ? 4 : 5)) {
    const form = asymmetric
      ? "Credential must have exactly 4 slash-delimited elements, e.g. keyid/date/service/term"
      : "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term";
    return sharedFailure(rules.family, "incomplete", `${form}, got '${credential}'`);
  }
  const [accessKeyId = "", date = ""] = parts;
  const region = asymmetric ? "" : (parts[2] ?? "");
  const service = parts.at(-2) ?? "";
  const terminator = parts.at(-1) ?? "";
  const inRegion = asymmetric
    ? regionSet !== undefined && regionSetMatches(regionSet, rules.regions)
    : rules.regions.includes(region);
  if (
    inRegion &&
    rules.services.includes(service) &&
    terminator === "aws4_request" &&
    amzDate.startsWith(date) &&
    date.length === 8
  ) {
    const text = credential.slice(accessKeyId.length + 1);
    return { kind: "scoped", accessKeyId, scope: { date, region, service, text } };
  }
  let words = "";
  if (!inRegion) words += "Credential should be scoped to a valid region. ";
  if (!rules.services.includes(service)) {
    words += `Credential should be scoped to correct service: '${rules.services[0]}'. `;
  }
  if (terminator !== "aws4_request") {
    words += `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `;
  }
  const day = amzDate.slice(0, 8);
  if (date !== day) {
    words += `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${day}', from '${amzDate}'. `;
  }
  return sharedFailure(rules.family, "scope", words);
}

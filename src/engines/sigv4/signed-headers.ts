import { keptByText } from "../../base/kept.ts";
import { headerValue } from "./canonical.ts";
import type { SignedRequestFacts, SigningRules } from "./types.ts";

/** Names of the signed headers, lower-case, in the request's order. */
export const splitSignedHeaders = keptByText((text): readonly string[] => text.toLowerCase().split(";"));

const none: readonly string[] = [];

/**
 * Headers of the request that had to be signed and were not, sorted: `host` always, what else the service wants when it
 * is there, and every x-amz-* header (IAM user guide: "you must include the host header and any x-amz-* headers").
 */
export function unsignedHeaders(
  facts: SignedRequestFacts,
  signed: readonly string[],
  rules: Pick<SigningRules, "mustBeSigned" | "mayBeUnsigned">,
): readonly string[] {
  let missing: string[] | undefined;
  for (const name of rules.mustBeSigned) {
    if (signed.includes(name) || (name === "host" && signed.includes(":authority"))) continue;
    if (name === "host" || headerValue(facts, name) !== undefined) missing = [...(missing ?? none), name];
  }
  for (const name in facts.headers) {
    if (!name.startsWith("x-amz-") || signed.includes(name) || facts.headers[name] === undefined) continue;
    if (!rules.mayBeUnsigned.includes(name)) missing = [...(missing ?? none), name];
  }
  return missing?.sort() ?? none;
}

/** Whether SigV4A's set of regions, `us-east-1,eu-*`, has one of these. */
export function regionSetMatches(regionSet: string, regions: readonly string[]): boolean {
  return regionSet.split(",").some((pattern) => regions.some((region) => matchesStars(pattern.trim(), region)));
}

/** "*" stands for any run of characters. */
function matchesStars(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

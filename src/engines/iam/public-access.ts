import { parseRange } from "./conditions/ip.ts";
import type { ConditionEntry, Statement } from "./document.ts";
import { readDocument } from "./parse.ts";

/**
 * Whether a resource-based policy is public in the sense of Block Public Access (S3 user guide, "Blocking public access to
 * your Amazon S3 storage", "The meaning of 'public'"): it begins as public, and is not if every statement that allows
 * names fixed principals, or is bound by a condition on a fixed value of one of a few keys. Statements that deny do not
 * count, even where they would take back what another one gives.
 */
export function isPublicPolicy(text: string): boolean {
  return readDocument(text).statements.some(isPublicStatement);
}

function isPublicStatement({ effect, principals, conditions }: Statement): boolean {
  if (effect !== "Allow") return false;
  if (!principals || principals.negated) return !conditions.some(binds);
  return principals.entries.some(({ value }) => value.includes("*")) && !conditions.some(binds);
}

/** Keys whose fixed value keeps a statement from being public. */
const bindingKeys: ReadonlySet<string> = new Set([
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:userid",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:vpcsourceip",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

const bindingOperators: ReadonlySet<string> = new Set([
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "arnequals",
  "arnlike",
]);

function binds({ operator, key, values }: ConditionEntry): boolean {
  const name = key.toLowerCase();
  const kind = operator.toLowerCase().replace("foranyvalue:", "");
  if (name === "aws:sourceip") return kind === "ipaddress" && values.every(isNarrowRange);
  if (!bindingKeys.has(name) || !bindingOperators.has(kind)) return false;
  return values.length > 0 && values.every((value) => isFixed(name, value));
}

/** "A value that does not contain a wildcard or a policy variable." Of an access point's ARN its account is enough. */
function isFixed(key: string, value: string): boolean {
  if (value.includes("${")) return false;
  if (key === "s3:dataaccesspointarn") return /^\d{12}$/.test(value.split(":")[4] ?? "");
  // "aws:userid, outside the pattern AROLEID:*": a role's id is fixed, whatever its sessions are called.
  if (key === "aws:userid") return !/[*?]/.test(value.replace(/^ARO[A-Z0-9]+:\*$/, ""));
  return !/[*?]/.test(value);
}

/** Ranges wider than /8 (IPv4) and /32 (IPv6) are as good as everybody. */
function isNarrowRange(value: string): boolean {
  const range = parseRange(value);
  return range !== undefined && range.prefixLength >= (range.address.length === 2 ? 8 : 32);
}

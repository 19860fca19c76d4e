import { parseJson } from "../../base/json.ts";
import { MalformedError } from "../../base/malformed.ts";
import { invalidPolicy, policyFailure } from "./post-failures.ts";
import type { FormFields } from "./post-policy.ts";
import type { Failure } from "./types.ts";

/**
 * What the policy of a browser's form allows (S3 API reference, "Creating a POST policy"): until when, which values the
 * fields may have, how large the file may be. Every field must be named by a condition, but for those of the signature.
 */
export interface PostForm {
  readonly bucket: string;
  /** Under lower-case names, with `${filename}` replaced. */
  readonly fields: FormFields;
}

/** Bytes that the file may have. */
export interface SizeRange {
  readonly kind: "range";
  readonly min: number;
  readonly max: number;
}

export const anySize: SizeRange = { kind: "range", min: 0, max: Number.MAX_SAFE_INTEGER };

/** `policy`: in base64, as it was signed. */
export function judgePostPolicy(policy: string, form: PostForm, nowMs: number): SizeRange | Failure {
  const read = readPolicy(policy);
  if ("kind" in read) return read;
  if (read.expiresAt < nowMs) return policyFailure("Policy expired.");
  const named = new Set<string>();
  let range = anySize;
  for (const condition of read.conditions) {
    if (condition.operator === "content-length-range") {
      range = { kind: "range", min: condition.min, max: condition.max };
      continue;
    }
    named.add(condition.name);
    if (!isMet(condition, form)) return policyFailure(`Policy Condition failed: ${condition.text}`);
  }
  const extra = Object.keys(form.fields).filter((name) => !named.has(name) && !needsNoCondition(name));
  return extra.length > 0 ? policyFailure(`Extra input fields: ${extra.join(", ")}`) : range;
}

const free: ReadonlySet<string> = new Set(["x-amz-signature", "policy", "file", "awsaccesskeyid", "signature"]);
const needsNoCondition = (name: string): boolean => free.has(name) || name.startsWith("x-ignore-");

type Condition =
  | { readonly operator: "eq" | "starts-with"; readonly name: string; readonly value: string; readonly text: string }
  | { readonly operator: "content-length-range"; readonly min: number; readonly max: number };

function isMet(condition: Exclude<Condition, { min: number }>, { bucket, fields }: PostForm): boolean {
  const { operator, name, value } = condition;
  const given = name === "bucket" ? bucket : Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (given === undefined) return false;
  if (operator === "eq") return given === value;
  // "Creating a POST policy", Condition matching: each type of a list must begin so.
  return name === "content-type"
    ? given.split(",").every((each) => each.trimStart().startsWith(value))
    : given.startsWith(value);
}

interface Policy {
  readonly expiresAt: number;
  readonly conditions: readonly Condition[];
}

function readPolicy(text: string): Policy | Failure {
  const policy = readObject(text);
  if (policy === undefined) return invalidPolicy("Invalid JSON.");
  const { expiration, conditions, ...others } = policy;
  const [other] = Object.keys(others);
  if (other !== undefined) return invalidPolicy(`Unexpected: '${other}'`);
  if (expiration === undefined) return invalidPolicy("Policy missing expiration.");
  if (conditions === undefined) return invalidPolicy("Policy missing conditions.");
  const expiresAt = typeof expiration === "string" && isoTime.test(expiration) ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(expiresAt)) return invalidPolicy(`Invalid 'expiration' value: '${String(expiration)}'`);
  if (!Array.isArray(conditions)) return invalidPolicy("Invalid 'conditions' value: must be a List.");
  const read: Condition[] = [];
  for (const each of conditions as unknown[]) {
    const condition = Array.isArray(each) ? listed(each) : simple(each);
    if (typeof condition === "string") return invalidPolicy(condition);
    read.push(condition);
  }
  return { expiresAt, conditions: read };
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function readObject(base64: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(Buffer.from(base64, "base64").toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `{"acl": "public-read"}` is `["eq", "$acl", "public-read"]`. A text instead of a condition says what is wrong. */
function simple(each: unknown): Condition | string {
  const [pair, ...more] = isObject(each) ? Object.entries(each) : [];
  if (!pair || more.length > 0)
    return "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.";
  return comparison("eq", `$${pair[0]}`, pair[1]);
}

function listed(each: readonly unknown[]): Condition | string {
  const operator = typeof each[0] === "string" ? each[0].toLowerCase() : "";
  if (each.length !== 3) return "Invalid Condition: wrong number of arguments.";
  if (operator === "eq" || operator === "starts-with") return comparison(operator, each[1], each[2]);
  if (operator !== "content-length-range") return `Invalid Condition: unknown operation '${String(each[0])}'.`;
  const [min, max] = [size(each[1]), size(each[2])];
  if (min === undefined || max === undefined) return "Invalid content-length-range: arguments must be integers.";
  return { operator, min, max };
}

function comparison(operator: "eq" | "starts-with", variable: unknown, given: unknown): Condition | string {
  if (typeof variable !== "string" || !variable.startsWith("$"))
    return "Invalid Condition: the field must begin with $.";
  if (typeof given !== "string" && typeof given !== "number") return "Invalid Condition: the value must be a string.";
  const value = String(given);
  const text = `["${operator}", "${variable}", "${value}"]`;
  return { operator, name: variable.slice(1).toLowerCase(), value, text };
}

/** Clients write sizes as numbers and as text. */
function size(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

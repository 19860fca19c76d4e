import { arn, parseArn } from "../../../kernel/arn.ts";
import type { Scope } from "../../../kernel/call.ts";
import { invalidTrailArn, invalidTrailName } from "../errors.ts";
import type { Trail } from "../state.ts";

export const trailArn = (account: string, { homeRegion, name }: Pick<Trail, "homeRegion" | "name">): string =>
  arn("cloudtrail", homeRegion, account, `trail/${name}`);

/** Rules of a trail's name, first broken first (API reference, CreateTrail). */
const rules: readonly { readonly broken: (name: string) => boolean; readonly message: (name: string) => string }[] = [
  { broken: (name) => name === "", message: () => "Trail name or ARN cannot be blank." },
  {
    broken: (name) => name.length < 3,
    message: ({ length }) =>
      `Trail name too short. Minimum allowed length: 3 characters. Specified name length: ${length} characters.`,
  },
  {
    broken: (name) => name.length > 128,
    message: ({ length }) =>
      `Trail name too long. Maximum allowed length: 128 characters. Specified name length: ${length} characters.`,
  },
  {
    broken: (name) => !/^[\w.-]+$/.test(name),
    message: () =>
      "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
  },
  { broken: (name) => !/^[A-Za-z0-9]/.test(name), message: () => "Trail name must starts with a letter or number." },
  { broken: (name) => !/[A-Za-z0-9]$/.test(name), message: () => "Trail name must ends with a letter or number." },
  {
    broken: (name) => /[._-]{2}/.test(name),
    message: () => "Trail name cannot have adjacent periods, underscores or dashes.",
  },
  { broken: (name) => /^\d+\.\d+\.\d+\.\d+$/.test(name), message: () => "Trail name cannot be an IP address." },
];

export function requireTrailName(name: string): void {
  const rule = rules.find(({ broken }) => broken(name));
  if (rule) throw invalidTrailName(rule.message(name));
}

/** Which trail a request means: by name, or by ARN, which also says its home. */
export function readTrailName(
  { account }: Scope,
  given: string,
): { name: string; homeRegion?: string; account: string } {
  if (!given.startsWith("arn:")) {
    requireTrailName(given);
    return { name: given, account };
  }
  const parts = parseArn(given);
  if (parts?.service !== "cloudtrail" || !parts.resource.startsWith("trail/")) throw invalidTrailArn(given);
  const name = parts.resource.slice("trail/".length);
  requireTrailName(name);
  return { name, homeRegion: parts.region, account: parts.account };
}

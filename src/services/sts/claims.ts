import { isRecord } from "../../base/record.ts";
import type { Published } from "../../kernel/ports.ts";
import type { IamActionsTable } from "../../model/iam.ts";
import type { FederationKeys } from "./federated-identity.ts";

/** Which claims of a provider's tokens are condition keys. */
export interface ClaimKeys {
  /** The keys that the claims give: `accounts.google.com:sub`. `provider` is its URL without the scheme. */
  from(provider: string, claims: Readonly<Record<string, unknown>>): FederationKeys;
}

interface ClaimRow {
  readonly provider: RegExp;
  readonly claim: string;
}

/** Of every provider (IAM user guide, "Available keys for AWS OIDC federation"). `aud` and `oaud` are worked out apart. */
const commonClaims = ["amr", "email", "sub"];

/**
 * Claims beyond the common ones count only for the providers that AWS publishes them for, among STS's condition keys:
 * `gitlab.com:project_id`, `token.actions.${Domain}.ghe.com:actor`.
 */
export function createClaimKeys(published: Published): ClaimKeys {
  let rows: readonly ClaimRow[] | undefined;
  return {
    from(provider, claims) {
      rows ??= readRows(published("iam-actions") as IamActionsTable);
      const names = new Set(commonClaims);
      for (const row of rows) if (row.provider.test(provider)) names.add(row.claim);
      const keys: Record<string, string | readonly string[]> = {};
      for (const name of names) {
        const value = keyValue(claims[name]);
        if (value !== undefined) keys[`${provider}:${name}`] = value;
      }
      return keys;
    },
  };
}

/** Prefixes of keys that are no provider's. */
const ownPrefixes: ReadonlySet<string> = new Set(["aws", "sts", "saml", "iam"]);

function readRows(table: IamActionsTable): ClaimRow[] {
  const rows: ClaimRow[] = [];
  for (const key of Object.keys(table.services.sts?.keys ?? {})) {
    const colon = key.lastIndexOf(":");
    const prefix = key.slice(0, colon);
    if (colon < 0 || ownPrefixes.has(prefix)) continue;
    rows.push({ provider: patternOf(prefix), claim: key.slice(colon + 1) });
  }
  return rows;
}

/** `${Domain}` stands for what is the customer's own in the provider's address. */
function patternOf(prefix: string): RegExp {
  const parts = prefix.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\w./-]+")}$`);
}

function keyValue(claim: unknown): string | readonly string[] | undefined {
  if (typeof claim === "string" || typeof claim === "number" || typeof claim === "boolean") return String(claim);
  if (!Array.isArray(claim)) return undefined;
  const values = claim.filter((each) => typeof each === "string");
  return values.length > 0 ? values : undefined;
}

/** Names of AWS's own claims begin so. */
const awsClaims = "https://aws.amazon.com/";

export interface TagClaims {
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveKeys: readonly string[];
}

/**
 * Session tags in a token (IAM user guide, "Pass session tags using AssumeRoleWithWebIdentity"), nested under one claim or
 * flattened into several. Undefined where they are of another shape.
 */
export function tagClaims(claims: Readonly<Record<string, unknown>>): TagClaims | undefined {
  const nested = claims[`${awsClaims}tags`] ?? {};
  if (!isRecord(nested)) return undefined;
  const { principal_tags: principalTags = {}, transitive_tag_keys: nestedKeys = [] } = nested;
  const transitiveKeys = claims[`${awsClaims}tags/transitive_tag_keys`] ?? nestedKeys;
  if (!isRecord(principalTags) || !isStringList(transitiveKeys)) return undefined;
  const flatPrefix = `${awsClaims}tags/principal_tags/`;
  const flat = Object.entries(claims).filter(([name]) => name.startsWith(flatPrefix));
  const entries = [
    ...Object.entries(principalTags),
    ...flat.map(([name, value]) => [name.slice(flatPrefix.length), value] as const),
  ];
  const tags = new Map<string, string>();
  for (const [key, value] of entries) {
    const text = soleText(value);
    if (text === undefined) return undefined;
    tags.set(key, text);
  }
  return { tags: Object.fromEntries(tags), transitiveKeys };
}

/** Undefined where there is none. Anything but text counts as no text. */
export function sourceIdentityClaim(claims: Readonly<Record<string, unknown>>): string | undefined {
  const value = claims[`${awsClaims}source_identity`];
  return value === undefined ? undefined : (soleText(value) ?? "");
}

function soleText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === "string") return value[0];
  return undefined;
}

const isStringList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

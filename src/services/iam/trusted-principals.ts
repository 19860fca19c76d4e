import { isRecord } from "../../base/record.ts";
import { isAccountId, parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import { roleArn, userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { malformedPolicy } from "./errors.ts";
import { findRole, findUser, roleById, userById } from "./find.ts";
import type { Role } from "./state/role.ts";

/**
 * A trust policy names users and roles by ARN, but means those that had the ARN when it was written: IAM keeps their unique
 * ids, follows them when they are renamed, and shows the bare id of one that is gone. Who is made later under the same name
 * is not trusted (IAM user guide, "AWS JSON policy elements: Principal").
 */

/** Unique ids by the ARNs in a trust policy that is known to be well-formed. @throws MalformedPolicyDocument for one that names nobody */
export function idsOfTrusted(deps: Deps, text: string): Readonly<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const principal of awsPrincipals(JSON.parse(text))) {
    const found = lookUp(deps, principal);
    if (found === "nobody") throw malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`);
    if (found !== "other") ids[principal] = found.id;
  }
  return ids;
}

/** The role's trust policy with today's ARNs of those it means. As it was written, where nothing about them changed. */
export function trustPolicyNow(deps: Deps, { trustPolicy, trustedIds }: Role): string {
  const changed = new Map<string, string>();
  for (const [arn, id] of Object.entries(trustedIds ?? {})) {
    const now = arnNow(deps, arn, id) ?? id;
    if (now !== arn) changed.set(arn, now);
  }
  if (changed.size === 0) return trustPolicy;
  const document: unknown = JSON.parse(trustPolicy);
  return JSON.stringify(replaceTrusted(document, changed));
}

function arnNow(deps: Deps, arn: string, id: string): string | undefined {
  const account = parseArn(arn)?.account ?? "";
  const scope: Scope = { account, region: "" };
  const user = id.startsWith("AIDA") ? userById(deps, scope, id) : undefined;
  if (user) return userArn(account, user);
  const role = id.startsWith("AROA") ? roleById(deps, scope, id) : undefined;
  return role && roleArn(account, role);
}

/** `other`: an account, a session, a bare id, a star: nothing that is looked up. */
function lookUp(deps: Deps, text: string): { readonly id: string } | "nobody" | "other" {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || !isAccountId(arn.account)) return "other";
  const scope: Scope = { account: arn.account, region: "" };
  const [kind = ""] = arn.resource.split("/", 1);
  if (kind !== "user" && kind !== "role") return "other";
  const pathAndName = arn.resource.slice(kind.length);
  const name = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
  const found = kind === "user" ? findUser(deps, scope, name) : findRole(deps, scope, name);
  return found && `${found.path}${found.name}` === pathAndName ? found : "nobody";
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function awsPrincipals(document: unknown): string[] {
  return statementsOf(document).flatMap(({ Principal }) =>
    isRecord(Principal) ? listOf(Principal.AWS).filter((each) => typeof each === "string") : [],
  );
}

const statementsOf = (document: unknown): Record<string, unknown>[] =>
  isRecord(document) ? listOf(document.Statement).filter(isRecord) : [];

/** Changes `document`, which is nobody else's. */
function replaceTrusted(document: unknown, changed: ReadonlyMap<string, string>): unknown {
  const today = (value: unknown): unknown => (typeof value === "string" ? (changed.get(value) ?? value) : value);
  for (const { Principal } of statementsOf(document)) {
    if (isRecord(Principal) && Principal.AWS !== undefined) {
      Principal.AWS = Array.isArray(Principal.AWS) ? Principal.AWS.map(today) : today(Principal.AWS);
    }
  }
  return document;
}

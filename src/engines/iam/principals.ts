import type { Effect, PrincipalList } from "./document.ts";
import type { RequestPrincipal } from "./request.ts";

/**
 * Who a resource-based policy names, and how closely ("AWS JSON policy elements: Principal").
 *
 * How closely matters within one account: a grant to the session or user itself is not limited by implicit denies
 * elsewhere, a grant to the role behind a session is limited by boundary and session policies, and a grant to the account
 * only lets the account's own policies decide ("Policy evaluation for requests within a single account").
 */
export type Reach = 0 | 1 | 2 | 3;

export const reachNone = 0;
/** The account: delegates to its identity policies. */
export const reachAccount = 1;
/** The role behind a role session, or the user behind a federated-user session. */
export const reachEntity = 2;
/** The user, root, session, service or provider itself, or everyone. */
export const reachDirect = 3;

export interface CompiledPrincipals {
  readonly negated: boolean;
  readonly everyone: boolean;
  readonly accounts: ReadonlySet<string>;
  /** ARNs and unique ids. */
  readonly names: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly providers: ReadonlySet<string>;
  readonly canonicalUsers: ReadonlySet<string>;
}

const accountPattern = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/;

/** The account that an AWS principal such as `123456789012` or `arn:aws:iam::123456789012:root` names. */
export function accountNamed(value: string): string | undefined {
  const account = accountPattern.exec(value)?.[1];
  return account !== undefined && value.startsWith("arn:") === value.endsWith(":root") ? account : undefined;
}

export function compilePrincipals(list: PrincipalList): CompiledPrincipals {
  const of = (type: string) => list.entries.filter((entry) => entry.type === type).map((entry) => entry.value);
  const aws = of("AWS");
  return {
    negated: list.negated,
    everyone: aws.includes("*"),
    accounts: new Set(aws.flatMap((value) => accountNamed(value) ?? [])),
    names: new Set(aws.filter((value) => value !== "*" && accountNamed(value) === undefined)),
    services: new Set(of("Service")),
    providers: new Set(of("Federated")),
    canonicalUsers: new Set(of("CanonicalUser")),
  };
}

/**
 * How closely the statement's Principal or NotPrincipal reaches `principal`; `reachNone` when it does not apply.
 *
 * NotPrincipal is only for denying; in an Allow, which no service accepts, it grants nothing. A Deny with NotPrincipal
 * reaches every principal that has a permissions boundary, whatever it lists ("Permissions boundaries for IAM entities").
 */
export function reachOf(list: CompiledPrincipals, effect: Effect, principal: RequestPrincipal, bounded = false): Reach {
  if (!list.negated) return namedReach(list, principal);
  return effect === "Deny" && (bounded || !exempts(list, principal)) ? reachDirect : reachNone;
}

function namedReach(list: CompiledPrincipals, principal: RequestPrincipal): Reach {
  if (list.everyone || namesItself(list, principal)) return reachDirect;
  if (namesEntity(list, principal)) return reachEntity;
  return namesAccount(list, principal) ? (principal.kind === "root" ? reachDirect : reachAccount) : reachNone;
}

function namesItself(list: CompiledPrincipals, principal: RequestPrincipal): boolean {
  switch (principal.kind) {
    case "anonymous":
      return false;
    case "service":
      return has(list.services, principal.serviceName) || list.services.has("*");
    case "web-identity":
    case "saml":
      return has(list.providers, principal.provider) || list.providers.has("*");
    default:
      return list.names.has(principal.arn) || list.names.has(principal.principalId);
  }
}

function namesEntity(list: CompiledPrincipals, principal: RequestPrincipal): boolean {
  if (list.names.size === 0) return false;
  if (principal.kind === "federated-user") return has(list.names, principal.userArn);
  if (principal.kind !== "role-session") return false;
  return has(list.names, principal.roleArn) || list.names.has(roleId(principal));
}

function namesAccount(list: CompiledPrincipals, principal: RequestPrincipal): boolean {
  if (principal.account === "" || !isIamPrincipal(principal)) return false;
  return list.accounts.has(principal.account) || has(list.canonicalUsers, principal.canonicalUser);
}

/**
 * A Deny with NotPrincipal spares a caller only when the list names every link of its chain: the account, the role of a
 * session, and the caller itself ("AWS JSON policy elements: NotPrincipal").
 */
function exempts(list: CompiledPrincipals, principal: RequestPrincipal): boolean {
  if (list.everyone) return true;
  if (!isIamPrincipal(principal)) return namesItself(list, principal);
  if (!namesAccount(list, principal)) return false;
  if (principal.kind === "root") return true;
  const entityNamed = principal.kind === "user" || namesEntity(list, principal);
  return entityNamed && namesItself(list, principal);
}

/** Root, users and sessions belong to an account and have its policies behind them; the others have not. */
export function isIamPrincipal({ kind }: RequestPrincipal): boolean {
  return kind === "user" || kind === "role-session" || kind === "root" || kind === "federated-user";
}

function roleId({ principalId }: RequestPrincipal): string {
  const colon = principalId.indexOf(":");
  return colon < 0 ? principalId : principalId.slice(0, colon);
}

function has(set: ReadonlySet<string>, value: string | undefined): boolean {
  return value !== undefined && set.has(value);
}

import type { Principal, Session } from "../../kernel/call.ts";
import type { PrincipalPolicies } from "../../kernel/gifts.ts";
import { createBoundedMap } from "./bounded-map.ts";
import type { Deps } from "./deps.ts";
import { changesAnything, readEntity, roleIdIn, throughSession } from "./read-principal.ts";

export interface PrincipalPoliciesSource {
  /** Undefined: the user or role behind the principal is gone. The same object while nothing changed. */
  of(principal: Principal): PrincipalPolicies | undefined;
}

/** Entities and sessions remembered. A busy test suite makes a few thousand. */
const remembered = 10_000;

interface Known {
  readonly account: string;
  /** State of IAM that `policies` was read from. */
  epoch: number;
  readonly policies: PrincipalPolicies | undefined;
}

interface KnownSession {
  readonly of: PrincipalPolicies;
  /** State of the policies that the session names by ARN. */
  readonly epoch: number;
  readonly policies: PrincipalPolicies;
}

/**
 * Everything that speaks for a principal. Once it is known, an answer costs a look-up: what the store holds is read again
 * only when something in IAM changed, and even then the old object stays if what was read is the same.
 */
export function createPrincipalPolicies(deps: Deps): PrincipalPoliciesSource {
  const entities = createBoundedMap<string, Known>(remembered);
  const sessions = createBoundedMap<string, KnownSession>(remembered);
  /** Keys of sessions, so that a session's text is put together once. */
  const sessionKeys = new WeakMap<Session, string>();

  const epochNow = (): number =>
    deps.users.changes() +
    deps.groups.changes() +
    deps.roles.changes() +
    deps.policies.changes() +
    deps.accountSettings.changes();

  function entityPolicies(principal: Principal): PrincipalPolicies | undefined {
    const key = entityKey(principal);
    const epoch = epochNow();
    const known = entities.get(key);
    if (known?.epoch === epoch && known.account === principal.account) return known.policies;
    const fresh = readEntity(deps, principal);
    if (known?.account === principal.account && sameContent(known.policies, fresh)) {
      known.epoch = epoch;
      return known.policies;
    }
    entities.set(key, { account: principal.account, epoch, policies: fresh });
    return fresh;
  }

  function sessionKey(principal: Principal, session: Session): string {
    let key = sessionKeys.get(session);
    if (key === undefined) {
      key = JSON.stringify([principal.id, session.policy, session.policyArns, session.tags]);
      sessionKeys.set(session, key);
    }
    return key;
  }

  return {
    of(principal) {
      const entity = entityPolicies(principal);
      const { session } = principal;
      if (!entity || !session || !changesAnything(principal, session)) return entity;
      const key = sessionKey(principal, session);
      const epoch = session.policyArns ? deps.policies.changes() : 0;
      const known = sessions.get(key);
      if (known?.of === entity && known.epoch === epoch) return known.policies;
      const policies = throughSession(deps, principal, session, entity);
      sessions.set(key, { of: entity, epoch, policies });
      return policies;
    },
  };
}

/** All sessions of a role share what the role has. Ids are AWS-wide, so they need no account. */
function entityKey(principal: Principal): string {
  if (principal.kind === "role-session") return roleIdIn(principal.id);
  return principal.kind === "federated-user" ? federatedKey(principal) : principal.id;
}

const federatedKey = ({ account, userArn, id, session }: Principal): string =>
  `${userArn ?? `${account} ${id}`} ${session?.issuedAt ?? 0}`;

/** JSON keeps it simple: this runs after changes only. */
const sameContent = (a: PrincipalPolicies | undefined, b: PrincipalPolicies | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

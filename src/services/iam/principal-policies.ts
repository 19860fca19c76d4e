import { parseArn } from "../../kernel/arn.ts";
import type { Principal, Scope, Session } from "../../kernel/call.ts";
import type { PolicyText, PrincipalPolicies } from "../../kernel/gifts.ts";
import { createBoundedMap } from "./bounded-map.ts";
import type { Deps } from "./deps.ts";
import { groupById, roleById, userById } from "./find.ts";
import { passwordSelfService } from "./password-self-service.ts";
import { findInCatalog } from "./policy-catalog.ts";
import type { PolicyHolder } from "./state/principal.ts";
import type { User } from "./state/user.ts";
import type { Tags } from "./tags.ts";

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
      const policies = overlay(deps, principal, session, entity);
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

/** The role in `AROA...:session`. */
function roleIdIn(id: string): string {
  const end = id.indexOf(":");
  return end < 0 ? id : id.slice(0, end);
}

const federatedKey = ({ account, userArn, id, session }: Principal): string =>
  `${userArn ?? `${account} ${id}`} ${session?.issuedAt ?? 0}`;

const changesAnything = ({ kind }: Principal, { policy, policyArns, tags }: Session): boolean =>
  kind === "federated-user" || policy !== undefined || policyArns !== undefined || tags !== undefined;

/** JSON keeps it simple: this runs after changes only. */
const sameContent = (a: PrincipalPolicies | undefined, b: PrincipalPolicies | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The account's root has every permission, and no policy that says so. */
const rootPolicies: PrincipalPolicies = { identity: [], tags: {}, serviceLinkedRole: false };

/** Names change and are used again, so users and roles are found by their ids. */
function readEntity(deps: Deps, principal: Principal): PrincipalPolicies | undefined {
  const scope: Scope = { account: principal.account, region: "" };
  switch (principal.kind) {
    case "root":
      return rootPolicies;
    case "user":
      return ofUser(deps, scope, userById(deps, scope, principal.id));
    case "role-session":
      return ofRole(deps, scope, roleIdIn(principal.id));
    case "federated-user":
      return ofFederatedUser(deps, scope, principal);
    default:
      return undefined;
  }
}

function ofUser(deps: Deps, scope: Scope, user: User | undefined): PrincipalPolicies | undefined {
  if (!user) return undefined;
  const identity = policiesOn(deps, scope, user, `user ${user.name}`);
  for (const id of user.groups) {
    const group = groupById(deps, scope, id);
    if (group) identity.push(...policiesOn(deps, scope, group, `group ${group.name}`));
  }
  const selfService = passwordSelfService(deps, scope, user);
  if (selfService) identity.push(selfService);
  return {
    identity,
    boundary: boundaryOf(deps, scope, user.boundary, `user ${user.name}`),
    tags: user.tags,
    serviceLinkedRole: false,
  };
}

function ofRole(deps: Deps, scope: Scope, id: string): PrincipalPolicies | undefined {
  const role = roleById(deps, scope, id);
  if (!role) return undefined;
  return {
    identity: policiesOn(deps, scope, role, `role ${role.name}`),
    boundary: boundaryOf(deps, scope, role.boundary, `role ${role.name}`),
    tags: role.tags,
    serviceLinkedRole: role.linkedService !== undefined,
  };
}

/**
 * A federated user has what its session policies and the policies of its maker both allow ("GetFederationToken"). The maker
 * is known by ARN only, so one that was made after the session opened is another user of the same name.
 */
function ofFederatedUser(deps: Deps, scope: Scope, { userArn, session }: Principal): PrincipalPolicies | undefined {
  const resource = userArn === undefined ? undefined : parseArn(userArn)?.resource;
  if (resource === "root") return rootPolicies;
  const name = resource?.slice(resource.lastIndexOf("/") + 1);
  const maker = name === undefined ? undefined : deps.users.get(scope, name.toLowerCase());
  if (!maker || (session && maker.createdAt > session.issuedAt)) return undefined;
  return ofUser(deps, scope, maker);
}

function policiesOn(deps: Deps, scope: Scope, holder: PolicyHolder, attachedTo: string): PolicyText[] {
  const texts: PolicyText[] = Object.entries(holder.inline).map(([name, text]) => ({ name, attachedTo, text }));
  for (const arn of holder.attached) {
    const policy = findInCatalog(deps, scope, arn);
    if (policy) texts.push({ name: policy.name, arn, attachedTo, text: policy.text });
  }
  return texts;
}

/** A boundary whose policy cannot be found must not let everything through. */
const denyAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

function boundaryOf(deps: Deps, scope: Scope, arn: string | undefined, attachedTo: string): PolicyText | undefined {
  if (arn === undefined) return undefined;
  const policy = findInCatalog(deps, scope, arn);
  return { name: policy?.name ?? arn, arn, attachedTo, text: policy?.text ?? denyAll };
}

/** The entity's policies seen through a session: its own policies as a further bound, its tags on top. */
function overlay(deps: Deps, principal: Principal, session: Session, entity: PrincipalPolicies): PrincipalPolicies {
  return {
    ...entity,
    session: sessionPolicies(deps, principal, session),
    tags: withTagsOnTop(entity.tags, session.tags),
  };
}

function sessionPolicies(deps: Deps, principal: Principal, session: Session): readonly PolicyText[] | undefined {
  const { policy, policyArns = [] } = session;
  const attachedTo = `session ${session.name ?? principal.id}`;
  const texts: PolicyText[] = policy === undefined ? [] : [{ name: "session policy", attachedTo, text: policy }];
  for (const arn of policyArns) {
    const found = findInCatalog(deps, principal, arn);
    // One that was deleted since allows nothing, as an empty layer does, rather than no layer at all.
    texts.push({ name: found?.name ?? arn, arn, attachedTo, text: found?.text ?? denyAll });
  }
  return texts.length === 0 && principal.kind !== "federated-user" ? undefined : texts;
}

/** The session's tags win; keys have no case. */
function withTagsOnTop(tags: Tags, session: Tags | undefined): Tags {
  if (!session) return tags;
  const over = new Set(Object.keys(session).map((key) => key.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(tags).filter(([key]) => !over.has(key.toLowerCase()))), ...session };
}

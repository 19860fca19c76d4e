import { parseArn } from "../../kernel/arn.ts";
import type { Principal, Scope, Session } from "../../kernel/call.ts";
import type { PolicyText, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { Deps } from "./deps.ts";
import { type EntityPolicy, policiesOfEntity } from "./entity-policies.ts";
import { findUser, roleById, userById } from "./find.ts";
import { passwordSelfService } from "./password-self-service.ts";
import { findInCatalog } from "./policy-catalog.ts";
import type { User } from "./state/user.ts";
import type { Tags } from "./tags.ts";

/** What speaks for a principal, read from the store. Callers keep it: see principal-policies.ts. */

/** The account's root has every permission, and no policy that says so. */
const rootPolicies: PrincipalPolicies = { identity: [], tags: {}, serviceLinkedRole: false };

/**
 * The policies of the user or role behind a principal, its sessions apart. Names change and are used again, so users and
 * roles are found by their ids.
 *
 * @returns undefined where the user or role is gone, or the kind of principal has no policies
 */
export function readEntity(deps: Deps, principal: Principal): PrincipalPolicies | undefined {
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

/** The role in `AROA...:session`. */
export function roleIdIn(id: string): string {
  const end = id.indexOf(":");
  return end < 0 ? id : id.slice(0, end);
}

function ofUser(deps: Deps, scope: Scope, user: User | undefined): PrincipalPolicies | undefined {
  if (!user) return undefined;
  const identity = policiesOfEntity(deps, scope, { kind: "user", arn: "", it: user }).map(toText);
  const selfService = passwordSelfService(deps, scope, user);
  return {
    identity: selfService ? [...identity, selfService] : identity,
    boundary: boundaryOf(deps, scope, user.boundary, `user ${user.name}`),
    tags: user.tags,
    serviceLinkedRole: false,
  };
}

function ofRole(deps: Deps, scope: Scope, id: string): PrincipalPolicies | undefined {
  const role = roleById(deps, scope, id);
  if (!role) return undefined;
  return {
    identity: policiesOfEntity(deps, scope, { kind: "role", arn: "", it: role }).map(toText),
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
  const maker = name === undefined ? undefined : findUser(deps, scope, name);
  if (!maker || (session && maker.createdAt > session.issuedAt)) return undefined;
  return ofUser(deps, scope, maker);
}

const toText = ({ name, arn, text, holder }: EntityPolicy): PolicyText => ({
  name,
  ...(arn !== undefined && { arn }),
  attachedTo: `${holder.kind} ${holder.name}`,
  text,
});

/** What cannot be found must not let everything through. */
const denyAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

function boundaryOf(deps: Deps, scope: Scope, arn: string | undefined, attachedTo: string): PolicyText | undefined {
  if (arn === undefined) return undefined;
  const policy = findInCatalog(deps, scope, arn);
  return { name: policy?.name ?? arn, arn, attachedTo, text: policy?.text ?? denyAll };
}

/** Whether an entity looks different through the session. */
export const changesAnything = ({ kind }: Principal, { policy, policyArns, tags }: Session): boolean =>
  kind === "federated-user" || policy !== undefined || policyArns !== undefined || tags !== undefined;

/** The entity's policies seen through a session: its own policies as a further bound, its tags on top. */
export function throughSession(
  deps: Deps,
  principal: Principal,
  session: Session,
  entity: PrincipalPolicies,
): PrincipalPolicies {
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

import { isAccountId } from "../../kernel/arn.ts";
import type { Principal } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { CredentialAnswer, CredentialGiver } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { AccessKeySecrets } from "./access-key-secrets.ts";
import { rootArn, userArn } from "./arns.ts";
import { createBoundedMap } from "./bounded-map.ts";
import { house } from "./scope.ts";
import type { AccessKey } from "./state/access-key.ts";
import type { User } from "./state/user.ts";

export interface CredentialsDeps {
  readonly ports: Pick<Ports, "defaultAccount">;
  readonly accessKeys: Collection<AccessKey>;
  readonly users: Collection<User>;
  readonly accessKeySecrets: AccessKeySecrets;
}

/**
 * The customary dummy credentials: key `test`, or a key that is an account's number. Whoever can reach the listener is the
 * root user of any account through them; that is their purpose. Many a setup fills in a session token, too.
 */
const dummy = { accessKeyId: "test", secret: "test", sessionToken: "test" } as const;

/** Keys remembered. A busy test suite makes a few thousand. */
const cacheSize = 10_000;

const unknown: CredentialAnswer = { state: "unknown" };
const inactive: CredentialAnswer = { state: "inactive" };
const badToken: CredentialAnswer = { state: "bad-token" };

interface Known {
  readonly answer: CredentialAnswer;
  /** State of the collections that the answer was read from. */
  readonly epoch: number;
}

/** Long-term credentials. The same answer, and so the same Principal, is given while nothing about the key changed. */
export function createCredentials(deps: CredentialsDeps): CredentialGiver {
  const dummies = createBoundedMap<string, CredentialAnswer>(cacheSize);
  const issued = createBoundedMap<string, Known>(cacheSize);

  function findDummy(accessKeyId: string): CredentialAnswer {
    const known = dummies.get(accessKeyId);
    if (known) return known;
    const account = accountOfDummy(deps, accessKeyId);
    const principal = rootPrincipal(account, accessKeyId);
    const answer: CredentialAnswer = { state: "valid", secret: dummy.secret, principal };
    dummies.set(accessKeyId, answer);
    return answer;
  }

  function findIssued(accessKeyId: string): CredentialAnswer {
    const known = issued.get(accessKeyId);
    const epoch = deps.accessKeys.changes() + deps.users.changes();
    if (known?.epoch === epoch) return known.answer;
    const fresh = readIssued(deps, accessKeyId);
    // Not remembered: anybody can make up ids.
    if (fresh.state === "unknown") {
      issued.delete(accessKeyId);
      return fresh;
    }
    const answer = known && sameAnswer(known.answer, fresh) ? known.answer : fresh;
    issued.set(accessKeyId, { answer, epoch });
    return answer;
  }

  return {
    find(accessKeyId, sessionToken) {
      if (isDummy(accessKeyId)) {
        return sessionToken === undefined || sessionToken === dummy.sessionToken ? findDummy(accessKeyId) : badToken;
      }
      return sessionToken === undefined ? findIssued(accessKeyId) : badToken;
    },
  };
}

const isDummy = (accessKeyId: string): boolean => accessKeyId === dummy.accessKeyId || isAccountId(accessKeyId);

const accountOfDummy = (deps: CredentialsDeps, accessKeyId: string): string =>
  accessKeyId === dummy.accessKeyId ? deps.ports.defaultAccount : accessKeyId;

function readIssued(deps: CredentialsDeps, accessKeyId: string): CredentialAnswer {
  const key = deps.accessKeys.get(house, accessKeyId);
  if (!key) return unknown;
  if (key.status === "Inactive") return inactive;
  const principal = principalOf(deps, key);
  const secret = deps.accessKeySecrets.of(key);
  if (!principal || secret === undefined) return unknown;
  return { state: "valid", secret, principal };
}

/** Undefined where the user is gone. */
function principalOf(deps: CredentialsDeps, key: AccessKey): Principal | undefined {
  if (key.holder === key.account) return rootPrincipal(key.account, key.id);
  const [user] = deps.users.findBy({ account: key.account, region: "" }, "id", key.holder);
  if (!user) return undefined;
  const arn = userArn(key.account, user);
  return { kind: "user", account: key.account, arn, id: user.id, accessKeyId: key.id, userName: user.name };
}

const rootPrincipal = (account: string, accessKeyId: string): Principal => ({
  kind: "root",
  account,
  arn: rootArn(account),
  id: account,
  accessKeyId,
});

function sameAnswer(a: CredentialAnswer, b: CredentialAnswer): boolean {
  if (a.state !== "valid" || b.state !== "valid") return a.state === b.state;
  return a.secret === b.secret && a.principal.id === b.principal.id && a.principal.arn === b.principal.arn;
}

/** The account that an access key was issued in, be it active or not. */
export function accountOfAccessKey(deps: CredentialsDeps, accessKeyId: string): string | undefined {
  if (isDummy(accessKeyId)) return accountOfDummy(deps, accessKeyId);
  return deps.accessKeys.get(house, accessKeyId)?.account;
}

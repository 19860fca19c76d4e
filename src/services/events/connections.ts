import { keep } from "../../base/kept.ts";
import type { Scope } from "../../kernel/call.ts";
import { connectionArn } from "./arns.ts";
import type { Secrets } from "./connection-parameters.ts";
import type { Deps } from "./deps.ts";
import { connectionDeauthorized, connectionNotAuthorized, connectionNotFound } from "./errors.ts";
import { fetchToken, type Token } from "./oauth.ts";
import type { Connection } from "./state.ts";

const purpose = "events.connection";

export const sealSecrets = ({ seals }: Pick<Deps, "seals">, secrets: Secrets): string =>
  Buffer.from(seals.seal(purpose, Buffer.from(JSON.stringify(secrets)))).toString("base64");

/** Undefined where the connection is deauthorized: its secrets are gone. */
export function openSecrets({ seals }: Pick<Deps, "seals">, { sealed }: Connection): Secrets | undefined {
  const plain = sealed === undefined ? undefined : seals.open(purpose, Buffer.from(sealed, "base64"));
  return plain && (JSON.parse(Buffer.from(plain).toString()) as Secrets);
}

export function requireConnection({ connections }: Pick<Deps, "connections">, scope: Scope, name: string): Connection {
  const connection = connections.get(scope, name);
  if (!connection) throw connectionNotFound(name);
  return connection;
}

export function connectionAt(
  { connections }: Pick<Deps, "connections">,
  scope: Scope,
  arn: string,
): Connection | undefined {
  const [, name = ""] = arn.split("/");
  const connection = connections.get(scope, name);
  return connection && connectionArn(scope, connection) === arn ? connection : undefined;
}

/** Of connections that were changed or deleted, tokens stay until so many are kept. */
const mostTokens = 1_000;

/** Tokens at hand, by the connection's id and the time of its last change. They are worth no place in the store. */
const tokens = new WeakMap<object, Map<string, Token>>();

function keptTokens({ store }: Pick<Deps, "store">): Map<string, Token> {
  let kept = tokens.get(store);
  if (!kept) {
    kept = new Map();
    tokens.set(store, kept);
  }
  return kept;
}

const tokenName = ({ id, modifiedAt }: Connection): string => `${id} ${modifiedAt}`;

/** The token of an OAuth connection, fetched where none is at hand. Notes in the connection how that went. */
export async function tokenOf(deps: Deps, scope: Scope, connection: Connection, fresh = false): Promise<string> {
  const kept = keptTokens(deps);
  const now = deps.clock.now();
  const known = kept.get(tokenName(connection));
  if (known && known.until > now && !fresh) return known.value;
  const oauth = openSecrets(deps, connection)?.OAuthParameters;
  if (!oauth) throw connectionDeauthorized(connection.name);
  try {
    const token = await fetchToken(deps.courier, oauth, now);
    keep(kept, tokenName(connection), token, mostTokens);
    note(deps, scope, connection, { state: "AUTHORIZED", stateReason: undefined, authorizedAt: now });
    return token.value;
  } catch (error) {
    const stateReason = error instanceof Error ? error.message : String(error);
    note(deps, scope, connection, { state: "DEAUTHORIZED", stateReason });
    throw connectionNotAuthorized(stateReason);
  }
}

/** Unless somebody has changed or deleted it meanwhile. */
function note(deps: Deps, scope: Scope, { name, id, modifiedAt }: Connection, outcome: Partial<Connection>): void {
  deps.store.transact(() => {
    const current = deps.connections.get(scope, name);
    if (current?.id === id && current.modifiedAt === modifiedAt)
      deps.connections.put(scope, { ...current, ...outcome });
  });
}

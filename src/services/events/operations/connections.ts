import { arn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { CreateConnectionRequest, Connection as ShownConnection } from "../../../model/types/events.d.ts";
import { connectionArn } from "../arns.ts";
import { checkParameters, type Secrets, shownParameters, updated } from "../connection-parameters.ts";
import { openSecrets, requireConnection, sealSecrets, tokenOf } from "../connections.ts";
import type { Deps, EventsHandler, WaitingEventsHandler } from "../deps.ts";
import { connectionExists, notImplemented, tooMany } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import type { Connection } from "../state.ts";

/** Waits: a connection by OAuth is authorized once its token was really fetched. */
export const createConnection: WaitingEventsHandler<"CreateConnection"> = async (deps, call, input) => {
  const { Name: name, Description, AuthorizationType: type, AuthParameters } = input;
  refuseSettings(call, input);
  checkParameters(type, AuthParameters);
  const connection = deps.store.transact(() => {
    if (deps.connections.get(call, name)) throw connectionExists(name);
    if ([...deps.connections.list(call)].length >= quotas.connections) throw tooMany();
    const made: Connection = {
      name,
      id: deps.ids.next("job"),
      description: Description,
      type,
      ...kept(deps, type, AuthParameters, call.now),
      createdAt: call.now,
      modifiedAt: call.now,
    };
    deps.connections.put(call, made);
    return made;
  });
  return told(call, await authorized(deps, call, connection));
};

export const updateConnection: WaitingEventsHandler<"UpdateConnection"> = async (deps, call, input) => {
  refuseSettings(call, input);
  const connection = deps.store.transact(() => {
    const old = requireConnection(deps, call, input.Name);
    const type = input.AuthorizationType ?? old.type;
    const secrets = updated(type, openSecrets(deps, old), input.AuthParameters ?? {});
    checkParameters(type, secrets);
    const changed: Connection = {
      ...old,
      type,
      description: input.Description ?? old.description,
      ...kept(deps, type, secrets, call.now),
      modifiedAt: call.now,
    };
    deps.connections.put(call, changed);
    return changed;
  });
  return told(call, await authorized(deps, call, connection));
};

type Kept = Pick<Connection, "shown" | "sealed" | "state" | "stateReason" | "authorizedAt">;

function kept(deps: Deps, type: Connection["type"], secrets: Secrets, now: number): Kept {
  const isOauth = type === "OAUTH_CLIENT_CREDENTIALS";
  return {
    shown: shownParameters(secrets),
    sealed: sealSecrets(deps, secrets),
    state: isOauth ? "AUTHORIZING" : "AUTHORIZED",
    stateReason: undefined,
    authorizedAt: isOauth ? undefined : now,
  };
}

async function authorized(deps: Deps, call: Call, connection: Connection): Promise<Connection> {
  if (connection.state !== "AUTHORIZING") return connection;
  // A failure stands in the connection: it is no failure of the request.
  await tokenOf(deps, call, connection, true).catch(() => undefined);
  return deps.connections.get(call, connection.name) ?? connection;
}

export const deauthorizeConnection: EventsHandler<"DeauthorizeConnection"> = (deps, call, { Name }) => {
  const { sealed: _, ...old } = requireConnection(deps, call, Name);
  const connection: Connection = { ...old, state: "DEAUTHORIZED", modifiedAt: call.now };
  deps.connections.put(call, connection);
  return told(call, connection);
};

export const deleteConnection: EventsHandler<"DeleteConnection"> = (deps, call, { Name }) => {
  const connection = requireConnection(deps, call, Name);
  deps.connections.delete(call, Name);
  return { ...told(call, connection), ConnectionState: "DELETING" };
};

export const describeConnection: EventsHandler<"DescribeConnection"> = (deps, call, { Name }) => {
  const connection = requireConnection(deps, call, Name);
  const { name, id, description, shown } = connection;
  return {
    ...shownConnection(call, connection),
    ...(description !== undefined && { Description: description }),
    // The name that AWS gives to the secret. The secret itself is sealed here, and shown to nobody.
    SecretArn: arn(
      "secretsmanager",
      call.region,
      call.account,
      `secret:events!connection/${name}/${id}-${id.slice(0, 6)}`,
    ),
    AuthParameters: shown,
  };
};

export const listConnections: EventsHandler<"ListConnections"> = (deps, call, input) => {
  const { NamePrefix = "", ConnectionState } = input;
  const wanted = [...deps.connections.list(call)].filter(
    ({ name, state }) => name.startsWith(NamePrefix) && (ConnectionState === undefined || state === ConnectionState),
  );
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { Connections: items.map((connection) => shownConnection(call, connection)), ...rest };
};

const told = (call: Call, connection: Connection) => {
  const { createdAt, modifiedAt, authorizedAt, state } = connection;
  return {
    ConnectionArn: connectionArn(call, connection),
    ConnectionState: state,
    CreationTime: createdAt,
    LastModifiedTime: modifiedAt,
    ...(authorizedAt !== undefined && { LastAuthorizedTime: authorizedAt }),
  };
};

const shownConnection = (call: Call, connection: Connection): ShownConnection => ({
  ...told(call, connection),
  Name: connection.name,
  AuthorizationType: connection.type,
  ...(connection.stateReason !== undefined && { StateReason: connection.stateReason }),
});

type Settings = Partial<
  Pick<CreateConnectionRequest, "KmsKeyIdentifier" | "InvocationConnectivityParameters" | "AuthParameters">
>;

function refuseSettings(
  { operation }: Call,
  { KmsKeyIdentifier, InvocationConnectivityParameters, AuthParameters }: { [Name in keyof Settings]?: unknown },
): void {
  if (KmsKeyIdentifier) throw notImplemented(operation, "the parameter KmsKeyIdentifier");
  if (
    InvocationConnectivityParameters ||
    (AuthParameters as { ConnectivityParameters?: object } | undefined)?.ConnectivityParameters
  )
    throw notImplemented(operation, "a connection to a private endpoint (ConnectivityParameters)");
}

import type { Call } from "../../../kernel/call.ts";
import type { ApiDestination as ShownDestination } from "../../../model/types/events.d.ts";
import { destinationArn } from "../arns.ts";
import { connectionAt } from "../connections.ts";
import type { Deps, EventsHandler } from "../deps.ts";
import { connectionNotFound, destinationExists, destinationNotFound, invalidParameter, tooMany } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import type { ApiDestination } from "../state.ts";

/** "300 is the default" (API reference, CreateApiDestination, InvocationRateLimitPerSecond). */
const usualRate = 300;

export const createApiDestination: EventsHandler<"CreateApiDestination"> = (deps, call, input) => {
  const { Name: name, ConnectionArn, InvocationEndpoint, HttpMethod, InvocationRateLimitPerSecond } = input;
  if (deps.apiDestinations.get(call, name)) throw destinationExists(name);
  if ([...deps.apiDestinations.list(call)].length >= quotas.apiDestinations) throw tooMany();
  requireConnectionAt(deps, call, ConnectionArn);
  checkEndpoint(InvocationEndpoint);
  const destination: ApiDestination = {
    name,
    id: deps.ids.next("job"),
    description: input.Description,
    connectionArn: ConnectionArn,
    endpoint: InvocationEndpoint,
    method: HttpMethod,
    ratePerSecond: InvocationRateLimitPerSecond ?? usualRate,
    createdAt: call.now,
    modifiedAt: call.now,
  };
  deps.apiDestinations.put(call, destination);
  return told(deps, call, destination);
};

export const updateApiDestination: EventsHandler<"UpdateApiDestination"> = (deps, call, input) => {
  const old = requireDestination(deps, call, input.Name);
  const changed: ApiDestination = {
    ...old,
    description: input.Description ?? old.description,
    connectionArn: input.ConnectionArn ?? old.connectionArn,
    endpoint: input.InvocationEndpoint ?? old.endpoint,
    method: input.HttpMethod ?? old.method,
    ratePerSecond: input.InvocationRateLimitPerSecond ?? old.ratePerSecond,
    modifiedAt: call.now,
  };
  requireConnectionAt(deps, call, changed.connectionArn);
  checkEndpoint(changed.endpoint);
  deps.apiDestinations.put(call, changed);
  return told(deps, call, changed);
};

export const deleteApiDestination: EventsHandler<"DeleteApiDestination"> = (deps, call, { Name }) => {
  requireDestination(deps, call, Name);
  deps.apiDestinations.delete(call, Name);
  return {};
};

export const describeApiDestination: EventsHandler<"DescribeApiDestination"> = (deps, call, { Name }) => {
  const destination = requireDestination(deps, call, Name);
  const { description } = destination;
  return {
    ...shownDestination(deps, call, destination),
    ...(description !== undefined && { Description: description }),
  };
};

export const listApiDestinations: EventsHandler<"ListApiDestinations"> = (deps, call, input) => {
  const { NamePrefix = "", ConnectionArn } = input;
  const wanted = [...deps.apiDestinations.list(call)].filter(
    ({ name, connectionArn }) =>
      name.startsWith(NamePrefix) && (ConnectionArn === undefined || connectionArn === ConnectionArn),
  );
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { ApiDestinations: items.map((each) => shownDestination(deps, call, each)), ...rest };
};

function requireDestination({ apiDestinations }: Deps, call: Call, name: string): ApiDestination {
  const destination = apiDestinations.get(call, name);
  if (!destination) throw destinationNotFound(name);
  return destination;
}

function requireConnectionAt(deps: Deps, call: Call, arn: string): void {
  if (!connectionAt(deps, call, arn)) throw connectionNotFound(arn.split("/")[1] ?? arn);
}

/** This machine itself may be spoken to without TLS, which AWS could not reach anyway. */
const ownHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

function checkEndpoint(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && ownHosts.has(url.hostname))) return;
  throw invalidParameter("InvocationEndpoint", "It must be an HTTPS URL.");
}

function told(deps: Deps, call: Call, destination: ApiDestination) {
  const { connectionArn, createdAt, modifiedAt } = destination;
  const isActive = connectionAt(deps, call, connectionArn)?.state === "AUTHORIZED";
  return {
    ApiDestinationArn: destinationArn(call, destination),
    ApiDestinationState: isActive ? "ACTIVE" : "INACTIVE",
    CreationTime: createdAt,
    LastModifiedTime: modifiedAt,
  } as const;
}

function shownDestination(deps: Deps, call: Call, destination: ApiDestination): ShownDestination {
  const { name, connectionArn, endpoint, method, ratePerSecond } = destination;
  return {
    ...told(deps, call, destination),
    Name: name,
    ConnectionArn: connectionArn,
    InvocationEndpoint: endpoint,
    HttpMethod: method,
    InvocationRateLimitPerSecond: ratePerSecond,
  };
}

import { isRecord } from "../../base/record.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { WebRequest } from "../../kernel/courier.ts";
import type { Delivery } from "../../kernel/outbox.ts";
import { destinationArn } from "./arns.ts";
import { assumeFor } from "./assume.ts";
import type { Secrets } from "./connection-parameters.ts";
import { connectionAt, openSecrets, tokenOf } from "./connections.ts";
import type { Deps } from "./deps.ts";
import { destinationAnswered, destinationInactive, destinationNotFound } from "./errors.ts";
import { lowered, pairs, timeoutMs } from "./oauth.ts";
import type { ApiDestination, Connection } from "./state.ts";

/** What a target adds to the request, worked out when the event matched. */
export interface HttpExtras {
  readonly path: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** "Retries on 401, 407, 409, 429 and 5xx" (user guide, "API destinations", error codes): anything else will not get better. */
const mayRecover = (status: number): boolean => [401, 407, 409, 429].includes(status) || status >= 500;

/** One attempt at a delivery to an API destination. */
export async function invokeDestination(deps: Deps, delivery: Delivery): Promise<void> {
  const { target } = delivery;
  const { account = "", region = "" } = parseArn(target) ?? {};
  const scope: Scope = { account, region };
  const [, name = ""] = target.split("/");
  const destination = deps.apiDestinations.get(scope, name);
  if (!destination || destinationArn(scope, destination) !== target) throw destinationNotFound(name);
  await assumeFor(deps, scope, delivery, "events:InvokeApiDestination");
  const connection = connectionAt(deps, scope, destination.connectionArn);
  const secrets = connection && openSecrets(deps, connection);
  if (!connection || !secrets) throw destinationInactive(name);
  const extras = (delivery.parameters ?? { path: [], headers: {}, query: {} }) as unknown as HttpExtras;
  const send = async (fresh: boolean): Promise<number> => {
    const authorization = await authorizationOf(deps, scope, connection, secrets, fresh);
    const request = requestOf(destination, secrets, delivery.body, extras, authorization);
    return (await deps.courier.send(request)).status;
  };
  let status = await send(false);
  // "OAuth tokens are refreshed when a 401 or 407 response is returned" (user guide).
  if ((status === 401 || status === 407) && secrets.OAuthParameters) status = await send(true);
  if (status >= 200 && status < 300) return;
  throw destinationAnswered(destination.endpoint, status, mayRecover(status));
}

async function authorizationOf(
  deps: Deps,
  scope: Scope,
  connection: Connection,
  { BasicAuthParameters: basic, ApiKeyAuthParameters: key }: Secrets,
  fresh: boolean,
): Promise<Record<string, string>> {
  if (basic) {
    const plain = Buffer.from(`${basic.Username}:${basic.Password}`).toString("base64");
    return { authorization: `Basic ${plain}` };
  }
  if (key) return { [key.ApiKeyName.toLowerCase()]: key.ApiKeyValue };
  return { authorization: `Bearer ${await tokenOf(deps, scope, connection, fresh)}` };
}

/** The connection's parameters win over the target's (API reference, HttpParameters). */
function requestOf(
  { endpoint, method }: ApiDestination,
  { InvocationHttpParameters: own = {} }: Secrets,
  body: string,
  { path, headers, query }: HttpExtras,
  authorization: Readonly<Record<string, string>>,
): WebRequest {
  let used = 0;
  const url = new URL(endpoint.replaceAll("*", () => encodeURIComponent(path[used++] ?? "")));
  for (const [name, value] of Object.entries({ ...query, ...pairs(own.QueryStringParameters) }))
    url.searchParams.set(name, value);
  const isBodyless = method === "GET" || method === "HEAD";
  return {
    method,
    url: url.href,
    // User guide, "API destinations": headers that EventBridge sets, the last ones whatever anybody says.
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...lowered(headers),
      ...lowered(pairs(own.HeaderParameters)),
      ...authorization,
      "user-agent": "Amazon/EventBridge/ApiDestinations",
      range: "bytes=0-1048575",
      "accept-encoding": "gzip,deflate",
    },
    body: isBodyless ? "" : withParameters(body, pairs(own.BodyParameters)),
    timeoutMs,
  };
}

/** Body parameters become members of a body that is a JSON object. */
function withParameters(body: string, added: Readonly<Record<string, string>>): string {
  if (Object.keys(added).length === 0) return body;
  try {
    const own: unknown = JSON.parse(body);
    return isRecord(own) ? JSON.stringify({ ...own, ...added }) : body;
  } catch {
    return body;
  }
}

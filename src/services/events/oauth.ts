import { isRecord } from "../../base/record.ts";
import type { Courier } from "../../kernel/courier.ts";
import type { ConnectionHttpParameters, CreateConnectionOAuthRequestParameters } from "../../model/types/events.d.ts";

/** A token that was fetched. */
export interface Token {
  readonly value: string;
  /** Epoch milliseconds from which a fresh one is fetched. */
  readonly until: number;
}

/** API destinations and their token endpoints have this long (EventBridge user guide, "API destinations": quotas). */
export const timeoutMs = 5_000;
/** What a token lives that does not say so. */
const usualSeconds = 3_600;
/** "Proactively, if the token is about to expire" (user guide, "Authorization methods for connections"). */
const renewalSeconds = 60;

/**
 * Fetches a token with the client credentials grant (RFC 6749, section 4.4): the client's id and secret and the
 * connection's own parameters, in a form, or in JSON where a header of the connection says so, or in the query of a GET.
 * Rejects, in words for StateReason, where there is none to be had.
 */
export async function fetchToken(
  courier: Courier,
  {
    ClientParameters,
    AuthorizationEndpoint,
    HttpMethod,
    OAuthHttpParameters = {},
  }: CreateConnectionOAuthRequestParameters,
  now: number,
): Promise<Token> {
  const fields: Record<string, string> = {
    grant_type: "client_credentials",
    client_id: ClientParameters.ClientID,
    client_secret: ClientParameters.ClientSecret,
    ...pairs(OAuthHttpParameters.BodyParameters),
  };
  const headers = { accept: "application/json", ...lowered(pairs(OAuthHttpParameters.HeaderParameters)) };
  const url = new URL(AuthorizationEndpoint);
  const query = { ...(HttpMethod === "GET" && fields), ...pairs(OAuthHttpParameters.QueryStringParameters) };
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  const asJson = (headers as Readonly<Record<string, string>>)["content-type"]?.startsWith("application/json");
  const body = asJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  const { status, body: answer } = await courier.send({
    method: HttpMethod,
    url: url.href,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: HttpMethod === "GET" ? "" : body,
    timeoutMs,
  });
  if (status < 200 || status > 299) throw new Error(`The authorization endpoint answered ${status}.`);
  return readToken(Buffer.from(answer).toString(), now);
}

function readToken(text: string, now: number): Token {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error("The authorization endpoint answered no JSON.");
  }
  const { access_token: value, expires_in: seconds = usualSeconds } = isRecord(answer) ? answer : {};
  if (typeof value !== "string") throw new Error("The authorization endpoint answered no access_token.");
  const lives = Number.isFinite(Number(seconds)) ? Number(seconds) : usualSeconds;
  return { value, until: now + Math.max(0, lives - renewalSeconds) * 1_000 };
}

/** Parameters of a connection as names and values. */
export function pairs(parameters: ConnectionHttpParameters["HeaderParameters"] = []): Record<string, string> {
  return Object.fromEntries(parameters.map(({ Key = "", Value = "" }) => [Key, Value]));
}

export const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

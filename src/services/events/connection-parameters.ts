import type {
  ConnectionAuthorizationType,
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  CreateConnectionAuthRequestParameters,
  UpdateConnectionAuthRequestParameters,
} from "../../model/types/events.d.ts";
import { validation } from "./errors.ts";

/** A connection's parameters with their secrets, as they are sealed. */
export type Secrets = CreateConnectionAuthRequestParameters;

const members: Readonly<Record<ConnectionAuthorizationType, keyof Secrets>> = {
  BASIC: "BasicAuthParameters",
  API_KEY: "ApiKeyAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
};

/** The parameters of the type must be there, and those of no other. */
export function checkParameters(type: ConnectionAuthorizationType, parameters: Secrets): void {
  const wanted = members[type];
  for (const member of Object.values(members)) {
    if (member === wanted && parameters[member] === undefined)
      throw validation(`Authorization type ${type} requires the parameter AuthParameters.${member}.`);
    if (member !== wanted && parameters[member] !== undefined)
      throw validation(`AuthParameters.${member} cannot be specified for authorization type ${type}.`);
  }
}

/** What an update leaves out stays; a list of HTTP parameters is put as a whole. */
export function updated(
  type: ConnectionAuthorizationType,
  old: Secrets | undefined,
  { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters, ...rest }: UpdateConnectionAuthRequestParameters,
): Secrets {
  const basic = BasicAuthParameters && { ...old?.BasicAuthParameters, ...BasicAuthParameters };
  const apiKey = ApiKeyAuthParameters && { ...old?.ApiKeyAuthParameters, ...ApiKeyAuthParameters };
  const client = { ...old?.OAuthParameters?.ClientParameters, ...OAuthParameters?.ClientParameters };
  const oauth = OAuthParameters && { ...old?.OAuthParameters, ...OAuthParameters, ClientParameters: client };
  const { InvocationHttpParameters = old?.InvocationHttpParameters } = rest;
  const merged = {
    ...old,
    ...(basic && { BasicAuthParameters: basic }),
    ...(apiKey && { ApiKeyAuthParameters: apiKey }),
    ...(oauth && { OAuthParameters: oauth }),
    ...(InvocationHttpParameters && { InvocationHttpParameters }),
  };
  // With another type, the parameters of the one before go.
  for (const member of Object.values(members)) if (member !== members[type]) delete merged[member];
  requireWhole(merged as Secrets);
  return merged as Secrets;
}

function requireWhole({
  BasicAuthParameters: basic,
  ApiKeyAuthParameters: key,
  OAuthParameters: oauth,
}: Secrets): void {
  const needed: readonly (readonly [string, unknown])[] = [
    ...(basic
      ? ([
          ["Username", basic.Username],
          ["Password", basic.Password],
        ] as const)
      : []),
    ...(key
      ? ([
          ["ApiKeyName", key.ApiKeyName],
          ["ApiKeyValue", key.ApiKeyValue],
        ] as const)
      : []),
    ...(oauth
      ? ([
          ["ClientID", oauth.ClientParameters.ClientID],
          ["ClientSecret", oauth.ClientParameters.ClientSecret],
          ["AuthorizationEndpoint", oauth.AuthorizationEndpoint],
          ["HttpMethod", oauth.HttpMethod],
        ] as const)
      : []),
  ];
  for (const [name, value] of needed) if (value === undefined) throw validation(`Parameter ${name} is required.`);
}

/** What DescribeConnection shows: names, and the values that are no secrets. */
export function shownParameters(secrets: Secrets): ConnectionAuthResponseParameters {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = secrets;
  const { InvocationHttpParameters: http } = secrets;
  return {
    ...(basic && { BasicAuthParameters: { Username: basic.Username } }),
    ...(key && { ApiKeyAuthParameters: { ApiKeyName: key.ApiKeyName } }),
    ...(oauth && {
      OAuthParameters: {
        ClientParameters: { ClientID: oauth.ClientParameters.ClientID },
        AuthorizationEndpoint: oauth.AuthorizationEndpoint,
        HttpMethod: oauth.HttpMethod,
        ...(oauth.OAuthHttpParameters && { OAuthHttpParameters: withoutSecrets(oauth.OAuthHttpParameters) }),
      },
    }),
    ...(http && { InvocationHttpParameters: withoutSecrets(http) }),
  };
}

interface Parameter {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly IsValueSecret?: boolean | undefined;
}

function withoutSecrets(http: ConnectionHttpParameters): ConnectionHttpParameters {
  const shown = ({ Key, Value, IsValueSecret = false }: Parameter): Parameter =>
    IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret };
  const { HeaderParameters: headers, QueryStringParameters: query, BodyParameters: body } = http;
  return {
    ...(headers && { HeaderParameters: headers.map(shown) }),
    ...(query && { QueryStringParameters: query.map(shown) }),
    ...(body && { BodyParameters: body.map(shown) }),
  };
}

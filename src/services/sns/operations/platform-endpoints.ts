import type { SnsHandler } from "../deps.ts";
import { invalid, notFound } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { endpointArn, findEndpoint } from "../push.ts";
import type { Attributes, Endpoint } from "../state.ts";
import { requireApplication } from "./platform-applications.ts";

const known: ReadonlySet<string> = new Set(["CustomUserData", "Enabled", "Token"]);

/** "CustomUserData: at most 2 KB" (SNS API reference, SetEndpointAttributes). */
const mostUserData = 2_048;

function checkAttributes(attributes: Attributes): void {
  for (const name of Object.keys(attributes)) {
    if (!known.has(name)) throw invalid(`Attributes Reason: Invalid attribute name: ${name}`);
  }
  const { CustomUserData = "", Enabled } = attributes;
  if (Buffer.byteLength(CustomUserData) > mostUserData) {
    throw invalid(
      "Attributes Reason: Invalid value for attribute: CustomUserData: must be at most 2048 bytes long in UTF-8 encoding",
    );
  }
  if (Enabled !== undefined && !/^(?:true|false)$/i.test(Enabled)) {
    throw invalid("Attributes Reason: Invalid value for attribute: Enabled: must be true or false");
  }
}

/** The same token with the same attributes is the same endpoint (SNS API reference, CreatePlatformEndpoint: idempotent). */
export const createPlatformEndpoint: SnsHandler<"CreatePlatformEndpoint"> = (deps, call, input) => {
  const { Token: token, CustomUserData, Attributes = {} } = input;
  const { scope, application } = requireApplication(deps, call, input.PlatformApplicationArn);
  checkAttributes(Attributes);
  if (token === "") throw invalid("Token Reason: cannot be empty");
  const attributes: Attributes = {
    Enabled: "true",
    ...(CustomUserData !== undefined && { CustomUserData }),
    ...Attributes,
    Token: token,
  };
  checkAttributes(attributes);
  const { platform, name } = application;
  const [existing] = deps.endpoints.findBy(scope, "token", platform, name, token);
  if (existing) {
    const arn = endpointArn(scope, existing);
    if (!sameAttributes(existing.attributes, attributes)) {
      throw invalid(`Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`);
    }
    return { EndpointArn: arn };
  }
  const endpoint = { platform, application: name, id: deps.ids.next("snsEndpoint"), token, attributes };
  deps.endpoints.put(scope, endpoint);
  return { EndpointArn: endpointArn(scope, endpoint) };
};

function sameAttributes(one: Attributes, other: Attributes): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

export const deleteEndpoint: SnsHandler<"DeleteEndpoint"> = (deps, _call, { EndpointArn }) => {
  const found = findEndpoint(deps, EndpointArn);
  if (found) {
    const { platform, application, id } = found.endpoint;
    deps.endpoints.delete(found.scope, platform, application, id);
  }
  return {};
};

export const listEndpointsByPlatformApplication: SnsHandler<"ListEndpointsByPlatformApplication"> = (
  deps,
  call,
  input,
) => {
  const { scope, application } = requireApplication(deps, call, input.PlatformApplicationArn);
  const prefix = [application.platform, application.name];
  const { items, next } = pageOf(
    input.NextToken,
    ({ id }: Endpoint) => [id],
    (after) => deps.endpoints.list(scope, { prefix, after: after && [...prefix, ...after] }),
  );
  return {
    Endpoints: items.map((each) => ({ EndpointArn: endpointArn(scope, each), Attributes: { ...each.attributes } })),
    ...(next !== undefined && { NextToken: next }),
  };
};

export const getEndpointAttributes: SnsHandler<"GetEndpointAttributes"> = (deps, _call, { EndpointArn }) => {
  const found = findEndpoint(deps, EndpointArn);
  if (!found) throw notFound("Endpoint");
  return { Attributes: { ...found.endpoint.attributes } };
};

export const setEndpointAttributes: SnsHandler<"SetEndpointAttributes"> = (
  deps,
  _call,
  { EndpointArn, Attributes },
) => {
  const found = findEndpoint(deps, EndpointArn);
  if (!found) throw notFound("Endpoint");
  checkAttributes(Attributes);
  const attributes = { ...found.endpoint.attributes, ...Attributes };
  deps.endpoints.put(found.scope, { ...found.endpoint, token: Attributes.Token ?? found.endpoint.token, attributes });
  return {};
};

import type { Member, Operation, Shape } from "../../model/link.ts";
import { remembered } from "../memo.ts";
import { parseUriTemplate, type UriTemplate } from "../uri-template.ts";

/** Where a REST shape's members travel. */
export interface RestPlan {
  readonly labels: readonly Located[];
  readonly query: readonly Located[];
  /** Maps of all query parameters, also those that other members take (Smithy's httpQueryParams on a server). */
  readonly queryMaps: readonly Member[];
  readonly headers: readonly Located[];
  /** Maps of all headers with a prefix, which stands in `wireName`, in lower case. */
  readonly prefixHeaders: readonly Located[];
  readonly statusCode: Member | undefined;
  /** The member that is the whole body. */
  readonly payload: Member | undefined;
  /** Without a payload: whether any member travels in the body. */
  readonly hasBody: boolean;
}

export interface Located {
  readonly member: Member;
  /** As the model writes it. */
  readonly wireName: string;
  /** Headers: the name in lower case. */
  readonly lowerName: string;
}

export const restPlanOf: (shape: Shape) => RestPlan = remembered((shape: Shape): RestPlan => {
  const at = (location: string) => shape.members.filter((member) => member.traits.location === location);
  const query = at("querystring");
  return {
    labels: at("uri").map(located),
    query: query.filter((member) => member.shape.type !== "map").map(located),
    queryMaps: query.filter((member) => member.shape.type === "map"),
    headers: at("header").map(located),
    prefixHeaders: at("headers").map(located),
    statusCode: at("statusCode")[0],
    payload: shape.payload,
    hasBody: shape.members.some((member) => member.traits.location === undefined),
  };
});

export const uriTemplateOf: (operation: Operation) => UriTemplate = remembered((operation: Operation) =>
  parseUriTemplate(operation.uri),
);

function located(member: Member): Located {
  const wireName = member.traits.locationName ?? (member.traits.location === "headers" ? "" : member.name);
  return { member, wireName, lowerName: wireName.toLowerCase() };
}

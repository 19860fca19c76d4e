import { arn, parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Application, Attributes, Endpoint } from "./state.ts";

export interface PushState {
  readonly applications: Collection<Application>;
  readonly endpoints: Collection<Endpoint>;
}

export const applicationArn = (
  { region, account }: Scope,
  { platform, name }: Pick<Application, "platform" | "name">,
): string => arn("sns", region, account, `app/${platform}/${name}`);

export const endpointArn = ({ region, account }: Scope, { platform, application, id }: Endpoint): string =>
  arn("sns", region, account, `endpoint/${platform}/${application}/${id}`);

export const isEnabled = ({ attributes }: { readonly attributes: Attributes }): boolean =>
  attributes.Enabled === "true";

export interface FoundApplication {
  readonly scope: Scope;
  readonly application: Application;
}

export interface FoundEndpoint extends FoundApplication {
  readonly endpoint: Endpoint;
}

export function findApplication({ applications }: PushState, text: string): FoundApplication | undefined {
  const read = parseArn(text);
  const [kind, platform = "", name = "", more] = read?.resource.split("/") ?? [];
  if (!read || kind !== "app" || more !== undefined) return undefined;
  const scope = { account: read.account, region: read.region };
  const application = applications.get(scope, platform, name);
  return application && { scope, application };
}

/** An endpoint with its application; neither is there without the other. */
export function findEndpoint({ applications, endpoints }: PushState, text: string): FoundEndpoint | undefined {
  const read = parseArn(text);
  const [kind, platform = "", name = "", id = ""] = read?.resource.split("/") ?? [];
  if (!read || kind !== "endpoint") return undefined;
  const scope = { account: read.account, region: read.region };
  const application = applications.get(scope, platform, name);
  const endpoint = endpoints.get(scope, platform, name, id);
  return application && endpoint && { scope, application, endpoint };
}

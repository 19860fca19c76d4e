import { arn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";

export const serviceName = "events.amazonaws.com";
export const defaultBus = "default";

export const busArn = ({ account, region }: Scope, name: string): string =>
  arn("events", region, account, `event-bus/${name}`);

/** A rule's ARN names its bus, but for the default one. */
export const ruleArn = ({ account, region }: Scope, bus: string, name: string): string =>
  arn("events", region, account, bus === defaultBus ? `rule/${name}` : `rule/${bus}/${name}`);

export const archiveArn = ({ account, region }: Scope, name: string): string =>
  arn("events", region, account, `archive/${name}`);

export const replayArn = ({ account, region }: Scope, name: string): string =>
  arn("events", region, account, `replay/${name}`);

export const connectionArn = (
  { account, region }: Scope,
  { name, id }: { readonly name: string; readonly id: string },
) => arn("events", region, account, `connection/${name}/${id}`);

export const destinationArn = (
  { account, region }: Scope,
  { name, id }: { readonly name: string; readonly id: string },
) => arn("events", region, account, `api-destination/${name}/${id}`);

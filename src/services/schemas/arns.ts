import { arn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import { awsRegistry } from "./aws-events.ts";

/** AWS's own registry belongs to no account. */
const ownerOf = ({ account }: Scope, registry: string): string => (registry === awsRegistry ? "" : account);

export const registryArn = (scope: Scope, name: string): string =>
  arn("schemas", scope.region, ownerOf(scope, name), `registry/${name}`);
export const schemaArn = (scope: Scope, registry: string, name: string): string =>
  arn("schemas", scope.region, ownerOf(scope, registry), `schema/${registry}/${name}`);
export const discovererArn = ({ account, region }: Scope, id: string): string =>
  arn("schemas", region, account, `discoverer/${id}`);

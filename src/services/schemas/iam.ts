import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/schemas.d.ts";
import { discovererArn, registryArn, schemaArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { tagged } from "./operations/tags.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

const onAny = <Input extends object>(action: string): AuthorizedRow<Input, Deps> => ({ action, resource: () => "*" });

interface InRegistry {
  readonly RegistryName?: string | undefined;
}

/** A registry's policy speaks about the registry and about its schemas. */
const policyOf: NonNullable<AuthorizedRow<InRegistry, Deps>["resourcePolicy"]> = (
  call,
  { RegistryName = "" },
  deps,
) => {
  const text = deps.registries.get(call, RegistryName)?.policy;
  const arn = registryArn(call, RegistryName);
  return text === undefined ? undefined : { name: "registry policy", arn, text, kind: "resource" };
};

const onRegistry = <Input extends InRegistry>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { RegistryName = "" }) => registryArn(call, RegistryName),
  resourcePolicy: policyOf,
  resourceTags: (call, { RegistryName = "" }, deps) => deps.registries.get(call, RegistryName)?.tags,
});

const onSchema = <Input extends { readonly RegistryName: string; readonly SchemaName: string }>(
  action: string,
): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { RegistryName, SchemaName }) => schemaArn(call, RegistryName, SchemaName),
  resourcePolicy: policyOf,
  resourceTags: (call, { RegistryName, SchemaName }, deps) => deps.schemas.get(call, RegistryName, SchemaName)?.tags,
});

const onDiscoverer = <Input extends { readonly DiscovererId: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { DiscovererId }) => discovererArn(call, DiscovererId),
  resourceTags: (call, { DiscovererId }, deps) => deps.discoverers.get(call, DiscovererId)?.tags,
});

const onTagged = <Input extends { readonly ResourceArn: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (_call, { ResourceArn }) => ResourceArn,
  resourceTags: (call, { ResourceArn }, deps) => tagged(deps, call, ResourceArn).tags,
});

const requestTags = ({ Tags = {} }: { Tags?: Readonly<Record<string, string>> | undefined }) => Tags;

/** Operation to action, resource and who decides. */
export const iam = {
  CreateDiscoverer: { ...onAny("schemas:CreateDiscoverer"), requestTags },
  CreateRegistry: { ...onRegistry("schemas:CreateRegistry"), requestTags },
  CreateSchema: { ...onSchema("schemas:CreateSchema"), requestTags },
  DeleteDiscoverer: onDiscoverer("schemas:DeleteDiscoverer"),
  DeleteRegistry: onRegistry("schemas:DeleteRegistry"),
  DeleteResourcePolicy: onRegistry("schemas:DeleteResourcePolicy"),
  DeleteSchema: onSchema("schemas:DeleteSchema"),
  DeleteSchemaVersion: onSchema("schemas:DeleteSchemaVersion"),
  DescribeCodeBinding: onSchema("schemas:DescribeCodeBinding"),
  DescribeDiscoverer: onDiscoverer("schemas:DescribeDiscoverer"),
  DescribeRegistry: onRegistry("schemas:DescribeRegistry"),
  DescribeSchema: onSchema("schemas:DescribeSchema"),
  ExportSchema: onSchema("schemas:ExportSchema"),
  GetCodeBindingSource: onSchema("schemas:GetCodeBindingSource"),
  GetDiscoveredSchema: onAny("schemas:GetDiscoveredSchema"),
  GetResourcePolicy: onRegistry("schemas:GetResourcePolicy"),
  ListDiscoverers: onAny("schemas:ListDiscoverers"),
  ListRegistries: onAny("schemas:ListRegistries"),
  ListSchemaVersions: onSchema("schemas:ListSchemaVersions"),
  ListSchemas: onRegistry("schemas:ListSchemas"),
  ListTagsForResource: onTagged("schemas:ListTagsForResource"),
  PutCodeBinding: onSchema("schemas:PutCodeBinding"),
  PutResourcePolicy: onRegistry("schemas:PutResourcePolicy"),
  SearchSchemas: onRegistry("schemas:SearchSchemas"),
  StartDiscoverer: onDiscoverer("schemas:StartDiscoverer"),
  StopDiscoverer: onDiscoverer("schemas:StopDiscoverer"),
  TagResource: { ...onTagged("schemas:TagResource"), requestTags },
  UntagResource: {
    ...onTagged("schemas:UntagResource"),
    tagKeys: ({ TagKeys }: Operations["UntagResource"]["input"]) => TagKeys,
  },
  UpdateDiscoverer: onDiscoverer("schemas:UpdateDiscoverer"),
  UpdateRegistry: onRegistry("schemas:UpdateRegistry"),
  UpdateSchema: onSchema("schemas:UpdateSchema"),
} satisfies Rows;

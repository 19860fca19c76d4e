import { checkPolicy } from "../../../engines/iam/index.ts";
import { registryArn } from "../arns.ts";
import { awsEventsRegistry } from "../aws-events.ts";
import type { SchemasHandler } from "../deps.ts";
import { badRequest, conflict, notFound, preconditionFailed, reservedRegistry } from "../errors.ts";
import { requireOwnRegistry, requireRegistry, schemasIn } from "../find.ts";
import { removeSchema } from "../keep.ts";
import { pageOf } from "../paging.ts";
import type { Registry } from "../state.ts";
import { acceptTags } from "../tags.ts";

type Call = Parameters<SchemasHandler<"CreateRegistry">>[1];

export const createRegistry: SchemasHandler<"CreateRegistry"> = (
  deps,
  call,
  { RegistryName: name, Description, Tags },
) => {
  if (name.startsWith("aws.")) throw reservedRegistry(name);
  checkName(name);
  if (deps.registries.get(call, name)) throw conflict(`Registry with name ${name} already exists.`);
  const registry: Registry = { name, description: Description, tags: acceptTags({}, Tags) };
  deps.registries.put(call, registry);
  return shownRegistry(call, registry);
};

/** API reference: letters, digits, dots, underscores, dashes and, in schemas, @. */
export function checkName(name: string): void {
  if (!/^[0-9A-Za-z_.@-]{1,385}$/.test(name)) throw badRequest(`${name} is not a valid name.`);
}

export const updateRegistry: SchemasHandler<"UpdateRegistry"> = (deps, call, { RegistryName, Description }) => {
  const old = requireOwnRegistry(deps, call, RegistryName);
  const registry = { ...old, description: Description ?? old.description };
  deps.registries.put(call, registry);
  return shownRegistry(call, registry);
};

export const deleteRegistry: SchemasHandler<"DeleteRegistry"> = (deps, call, { RegistryName }) => {
  requireOwnRegistry(deps, call, RegistryName);
  for (const { name } of schemasIn(deps, call, RegistryName)) removeSchema(deps, call, RegistryName, name);
  deps.registries.delete(call, RegistryName);
  return {};
};

export const describeRegistry: SchemasHandler<"DescribeRegistry"> = (deps, call, { RegistryName }) =>
  shownRegistry(call, requireRegistry(deps, call, RegistryName));

export const listRegistries: SchemasHandler<"ListRegistries"> = (deps, call, input) => {
  const { Scope, RegistryNamePrefix = "" } = input;
  if (Scope !== undefined && Scope !== "LOCAL" && Scope !== "AWS")
    throw badRequest(`Scope ${Scope} is neither LOCAL nor AWS.`);
  const all = [
    ...(Scope === "LOCAL" ? [] : [awsEventsRegistry]),
    ...(Scope === "AWS" ? [] : deps.registries.list(call)),
  ].filter(({ name }) => name.startsWith(RegistryNamePrefix));
  const sorted = all.sort((one, two) => (one.name < two.name ? -1 : 1));
  const { items, rest } = pageOf(input, ({ name }) => name, sorted);
  const Registries = items.map(({ name, tags }) => ({
    RegistryName: name,
    RegistryArn: registryArn(call, name),
    Tags: { ...tags },
  }));
  return { Registries, ...rest };
};

export const putResourcePolicy: SchemasHandler<"PutResourcePolicy"> = (deps, call, input) => {
  const { RegistryName = "", Policy, RevisionId } = input;
  const registry = requireOwnRegistry(deps, call, RegistryName);
  if (RevisionId !== undefined && RevisionId !== registry.revision)
    throw preconditionFailed("The RevisionId does not match that of the policy.");
  const problem = checkPolicy(Policy, "resource");
  if (problem) throw badRequest(`The policy is not valid: ${problem.message}`);
  const revision = deps.ids.next("job");
  deps.registries.put(call, { ...registry, policy: Policy, revision });
  return { Policy, RevisionId: revision };
};

export const getResourcePolicy: SchemasHandler<"GetResourcePolicy"> = (deps, call, { RegistryName = "" }) => {
  const { policy, revision } = requireRegistry(deps, call, RegistryName);
  if (policy === undefined) throw notFound(`Registry ${RegistryName} has no policy.`);
  return { Policy: policy, ...(revision !== undefined && { RevisionId: revision }) };
};

export const deleteResourcePolicy: SchemasHandler<"DeleteResourcePolicy"> = (deps, call, { RegistryName = "" }) => {
  const { policy, revision: _, ...registry } = requireOwnRegistry(deps, call, RegistryName);
  if (policy === undefined) throw notFound(`Registry ${RegistryName} has no policy.`);
  deps.registries.put(call, registry);
  return {};
};

const shownRegistry = (call: Call, { name, description, tags }: Registry) => ({
  RegistryName: name,
  RegistryArn: registryArn(call, name),
  ...(description !== undefined && { Description: description }),
  Tags: { ...tags },
});

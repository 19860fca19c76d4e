import type { Scope } from "../../kernel/call.ts";
import { awsEventsRegistry, awsRegistry, awsSchemas } from "./aws-events.ts";
import type { Deps } from "./deps.ts";
import { badRequest, registryNotFound, reservedRegistry, schemaNotFound, versionNotFound } from "./errors.ts";
import type { Registry, Schema, SchemaVersion } from "./state.ts";

export function requireRegistry({ registries }: Deps, scope: Scope, name: string): Registry {
  const registry = name === awsRegistry ? awsEventsRegistry : registries.get(scope, name);
  if (!registry) throw registryNotFound(name);
  return registry;
}

/** For what changes a registry, or anything in it. */
export function requireOwnRegistry(deps: Deps, scope: Scope, name: string): Registry {
  if (name.startsWith("aws.")) throw reservedRegistry(name);
  return requireRegistry(deps, scope, name);
}

export function requireSchema(deps: Deps, scope: Scope, registry: string, name: string): Schema {
  requireRegistry(deps, scope, registry);
  const schema = registry === awsRegistry ? awsSchemas().get(name)?.schema : deps.schemas.get(scope, registry, name);
  if (!schema) throw schemaNotFound(name);
  return schema;
}

/** In the order of their names. */
export const schemasIn = ({ schemas }: Deps, scope: Scope, registry: string): readonly Schema[] =>
  registry === awsRegistry
    ? [...awsSchemas().values()].map(({ schema }) => schema)
    : [...schemas.list(scope, { prefix: [registry] })];

/** Oldest first. */
export function versionsOf({ versions }: Deps, scope: Scope, { registry, name }: Schema): readonly SchemaVersion[] {
  if (registry !== awsRegistry) return [...versions.list(scope, { prefix: [registry, name] })];
  const own = awsSchemas().get(name);
  return own ? [own.version] : [];
}

/** The version of this number, or the last one. */
export function requireVersion(deps: Deps, scope: Scope, schema: Schema, number: string | undefined): SchemaVersion {
  if (number !== undefined && !/^\d{1,9}$/.test(number)) throw badRequest(`${number} is no schema version.`);
  const all = versionsOf(deps, scope, schema);
  const found = number === undefined ? all.at(-1) : all.find((version) => version.number === Number(number));
  if (!found) throw versionNotFound(schema.name, number ?? "");
  return found;
}

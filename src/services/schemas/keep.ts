import type { Scope } from "../../kernel/call.ts";
import type { Type } from "../../model/types/schemas.d.ts";
import type { Deps } from "./deps.ts";
import type { Schema } from "./state.ts";

/** Adds a version to a schema that stands, or is about to. Inside a transaction. */
export function addVersion(deps: Deps, scope: Scope, schema: Schema, type: Type, content: string, now: number): Schema {
  const { registry, name } = schema;
  const next: Schema = { ...schema, type, version: schema.version + 1, modifiedAt: now };
  deps.versions.put(scope, { registry, schema: name, number: next.version, type, content, createdAt: now });
  deps.schemas.put(scope, next);
  return next;
}

/** With everything that hangs on it. */
export function removeSchema(deps: Deps, scope: Scope, registry: string, name: string): void {
  for (const { number } of [...deps.versions.list(scope, { prefix: [registry, name] })])
    deps.versions.delete(scope, registry, name, number);
  for (const { version, language } of [...deps.codeBindings.list(scope, { prefix: [registry, name] })])
    deps.codeBindings.delete(scope, registry, name, version, language);
  deps.schemas.delete(scope, registry, name);
}

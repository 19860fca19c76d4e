import { generatorFor, packageNameOf } from "../bindings/languages.ts";
import { modelsOf } from "../bindings/models.ts";
import { zipOf } from "../bindings/zip.ts";
import { readContent } from "../content.ts";
import type { Deps, SchemasHandler } from "../deps.ts";
import { badRequest, notFound } from "../errors.ts";
import { requireSchema, requireVersion } from "../find.ts";
import type { CodeBinding, SchemaVersion } from "../state.ts";

type Call = Parameters<SchemasHandler<"PutCodeBinding">>[1];

interface Wanted {
  readonly Language: string;
  readonly RegistryName: string;
  readonly SchemaName: string;
  readonly SchemaVersion?: string | undefined;
}

/** The code is made when it is asked for, out of the version that never changes; the binding says that it may be. */
export const putCodeBinding: SchemasHandler<"PutCodeBinding"> = (deps, call, input) => {
  const { registry, schema, number } = versionFor(deps, call, input);
  const key = { registry, schema, version: number, language: input.Language };
  const old = deps.codeBindings.get(call, registry, schema, number, input.Language);
  const binding: CodeBinding = { ...key, createdAt: old?.createdAt ?? call.now, modifiedAt: call.now };
  deps.codeBindings.put(call, binding);
  return shownBinding(binding);
};

export const describeCodeBinding: SchemasHandler<"DescribeCodeBinding"> = (deps, call, input) =>
  shownBinding(requireBinding(deps, call, input));

export const getCodeBindingSource: SchemasHandler<"GetCodeBindingSource"> = (deps, call, input) => {
  requireBinding(deps, call, input);
  const { content, type, schema } = versionFor(deps, call, input);
  const models = modelsOf(readContent(content, type));
  return { Body: zipOf(generatorFor(input.Language)(models, packageNameOf(schema))) };
};

function versionFor(
  deps: Deps,
  call: Call,
  { Language, RegistryName, SchemaName, SchemaVersion }: Wanted,
): SchemaVersion {
  generatorFor(Language);
  const version = requireVersion(deps, call, requireSchema(deps, call, RegistryName, SchemaName), SchemaVersion);
  if (version.type !== "OpenApi3")
    throw badRequest("Code bindings are only generated for schemas of the type OpenApi3.");
  return version;
}

function requireBinding(deps: Deps, call: Call, input: Wanted): CodeBinding {
  const { registry, schema, number } = versionFor(deps, call, input);
  const binding = deps.codeBindings.get(call, registry, schema, number, input.Language);
  if (!binding) throw notFound(`There is no ${input.Language} code binding of version ${number} of schema ${schema}.`);
  return binding;
}

const shownBinding = ({ version, createdAt, modifiedAt }: CodeBinding) => ({
  CreationDate: createdAt,
  LastModified: modifiedAt,
  SchemaVersion: String(version),
  Status: "CREATE_COMPLETE" as const,
});

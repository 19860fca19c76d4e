import { isRecord } from "../../../base/record.ts";
import type { Json } from "../../../engines/event-pattern/index.ts";
import { schemaArn } from "../arns.ts";
import { readContent } from "../content.ts";
import type { SchemasHandler } from "../deps.ts";
import { badRequest, conflict } from "../errors.ts";
import { asJsonSchema } from "../export-schema.ts";
import { requireOwnRegistry, requireRegistry, requireSchema, requireVersion, schemasIn, versionsOf } from "../find.ts";
import { addVersion, removeSchema } from "../keep.ts";
import { pageOf } from "../paging.ts";
import { mergedShape, type Shape, shapeOf } from "../shape.ts";
import type { Schema } from "../state.ts";
import { acceptTags } from "../tags.ts";
import { discoveredSchema } from "../write-schema.ts";
import { checkName } from "./registries.ts";

type Call = Parameters<SchemasHandler<"CreateSchema">>[1];

export const createSchema: SchemasHandler<"CreateSchema"> = (deps, call, input) => {
  const { RegistryName: registry, SchemaName: name, Type, Content, Description } = input;
  requireOwnRegistry(deps, call, registry);
  checkName(name);
  if (deps.schemas.get(call, registry, name)) throw conflict(`Schema with name ${name} already exists.`);
  readContent(Content, Type);
  const schema: Schema = {
    registry,
    name,
    description: Description,
    type: Type,
    tags: acceptTags({}, input.Tags),
    version: 0,
    createdAt: call.now,
    modifiedAt: call.now,
  };
  return {
    ...shownSchema(call, addVersion(deps, call, schema, Type, Content, call.now)),
    VersionCreatedDate: call.now,
  };
};

export const updateSchema: SchemasHandler<"UpdateSchema"> = (deps, call, input) => {
  requireOwnRegistry(deps, call, input.RegistryName);
  const old = requireSchema(deps, call, input.RegistryName, input.SchemaName);
  const schema: Schema = { ...old, description: input.Description ?? old.description, modifiedAt: call.now };
  const { Content, Type = old.type } = input;
  if (Content === undefined) deps.schemas.put(call, schema);
  else readContent(Content, Type);
  const next = Content === undefined ? schema : addVersion(deps, call, schema, Type, Content, call.now);
  return { ...shownSchema(call, next), VersionCreatedDate: requireVersion(deps, call, next, undefined).createdAt };
};

export const deleteSchema: SchemasHandler<"DeleteSchema"> = (deps, call, { RegistryName, SchemaName }) => {
  requireOwnRegistry(deps, call, RegistryName);
  requireSchema(deps, call, RegistryName, SchemaName);
  removeSchema(deps, call, RegistryName, SchemaName);
  return {};
};

/** The last version goes with its schema. */
export const deleteSchemaVersion: SchemasHandler<"DeleteSchemaVersion"> = (deps, call, input) => {
  const { RegistryName, SchemaName, SchemaVersion } = input;
  requireOwnRegistry(deps, call, RegistryName);
  const schema = requireSchema(deps, call, RegistryName, SchemaName);
  const { number } = requireVersion(deps, call, schema, SchemaVersion);
  if (versionsOf(deps, call, schema).length === 1) {
    removeSchema(deps, call, RegistryName, SchemaName);
    return {};
  }
  deps.versions.delete(call, RegistryName, SchemaName, number);
  for (const { language } of [...deps.codeBindings.list(call, { prefix: [RegistryName, SchemaName, number] })])
    deps.codeBindings.delete(call, RegistryName, SchemaName, number, language);
  return {};
};

export const describeSchema: SchemasHandler<"DescribeSchema"> = (deps, call, input) => {
  const schema = requireSchema(deps, call, input.RegistryName, input.SchemaName);
  const { content, number, type, createdAt } = requireVersion(deps, call, schema, input.SchemaVersion);
  return {
    ...shownSchema(call, { ...schema, version: number, type }),
    Content: content,
    VersionCreatedDate: createdAt,
  };
};

export const exportSchema: SchemasHandler<"ExportSchema"> = (deps, call, input) => {
  const schema = requireSchema(deps, call, input.RegistryName, input.SchemaName);
  const { content, number, type } = requireVersion(deps, call, schema, input.SchemaVersion);
  if (input.Type !== "JSONSchemaDraft4" || type !== "OpenApi3")
    throw badRequest(`Only OpenApi3 schemas are exported, and only as JSONSchemaDraft4.`);
  return {
    Content: asJsonSchema(readContent(content, type)),
    SchemaArn: schemaArn(call, schema.registry, schema.name),
    SchemaName: schema.name,
    SchemaVersion: String(number),
    Type: input.Type,
  };
};

export const listSchemas: SchemasHandler<"ListSchemas"> = (deps, call, input) => {
  requireRegistry(deps, call, input.RegistryName);
  const all = schemasIn(deps, call, input.RegistryName);
  const wanted = all.filter(({ name }) => name.startsWith(input.SchemaNamePrefix ?? ""));
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  const Schemas = items.map((schema) => ({
    SchemaName: schema.name,
    SchemaArn: schemaArn(call, schema.registry, schema.name),
    LastModified: schema.modifiedAt,
    Tags: { ...schema.tags },
    VersionCount: versionsOf(deps, call, schema).length,
  }));
  return { Schemas, ...rest };
};

export const listSchemaVersions: SchemasHandler<"ListSchemaVersions"> = (deps, call, input) => {
  const schema = requireSchema(deps, call, input.RegistryName, input.SchemaName);
  // Tokens compare as text.
  const padded = (number: number): string => String(number).padStart(9, "0");
  const { items, rest } = pageOf(input, ({ number }) => padded(number), versionsOf(deps, call, schema));
  const SchemaVersions = items.map(({ number, type }) => ({
    SchemaName: schema.name,
    SchemaArn: schemaArn(call, schema.registry, schema.name),
    SchemaVersion: String(number),
    Type: type,
  }));
  return { SchemaVersions, ...rest };
};

/** Every keyword must stand in the schema's name or in a version's content, whatever its case. */
export const searchSchemas: SchemasHandler<"SearchSchemas"> = (deps, call, input) => {
  requireRegistry(deps, call, input.RegistryName);
  const words = input.Keywords.toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) throw badRequest("Keywords must not be empty.");
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const found = schemasIn(deps, call, input.RegistryName).flatMap((schema) => {
    const versions = versionsOf(deps, call, schema);
    const matching = holds(schema.name) ? versions : versions.filter(({ content }) => holds(content));
    return matching.length > 0 ? [{ schema, matching }] : [];
  });
  const { items, rest } = pageOf(input, ({ schema }) => schema.name, found);
  const Schemas = items.map(({ schema: { registry, name }, matching }) => ({
    RegistryName: registry,
    SchemaName: name,
    SchemaArn: schemaArn(call, registry, name),
    SchemaVersions: matching.map(({ number, type, createdAt }) => ({
      SchemaVersion: String(number),
      Type: type,
      CreatedDate: createdAt,
    })),
  }));
  return { Schemas, ...rest };
};

/** One schema for all of the events that are shown. */
export const getDiscoveredSchema: SchemasHandler<"GetDiscoveredSchema"> = (_deps, _call, { Events, Type }) => {
  let detail: Shape = { kind: "nothing" };
  let kind = { source: "", detailType: "" };
  for (const text of Events) {
    const event = readEvent(text);
    const shape = shapeOf(event.detail as Json);
    if (!shape) throw badRequest("An event is nested too deeply.");
    detail = mergedShape(detail, shape);
    kind = { source: String(event.source), detailType: String(event["detail-type"]) };
  }
  return { Content: discoveredSchema(kind, detail, Type) };
};

function readEvent(text: string): Record<string, unknown> {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw badRequest("An event is not valid JSON.");
  }
  if (!isRecord(event) || !isRecord(event.detail) || !event.source || !event["detail-type"])
    throw badRequest("An event must have source, detail-type and detail.");
  return event;
}

const shownSchema = (call: Call, { registry, name, description, version, type, tags, modifiedAt }: Schema) => ({
  SchemaName: name,
  SchemaArn: schemaArn(call, registry, name),
  SchemaVersion: String(version),
  Type: type,
  LastModified: modifiedAt,
  ...(description !== undefined && { Description: description }),
  Tags: { ...tags },
});

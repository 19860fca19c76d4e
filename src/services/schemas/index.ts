import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/schemas.d.ts";
import { type Deps, schemasDeps } from "./deps.ts";
import { discover, listenerOf } from "./discovery.ts";
import { iam } from "./iam.ts";
import * as bindingOperations from "./operations/code-bindings.ts";
import * as discovererOperations from "./operations/discoverers.ts";
import * as registryOperations from "./operations/registries.ts";
import * as schemaOperations from "./operations/schemas.ts";
import * as tagOperations from "./operations/tags.ts";
import * as state from "./state.ts";

export const schemasService = defineService<Operations, Deps>()({
  id: "schemas",
  operations: {
    CreateRegistry: write(registryOperations.createRegistry),
    UpdateRegistry: write(registryOperations.updateRegistry),
    DeleteRegistry: write(registryOperations.deleteRegistry),
    DescribeRegistry: read(registryOperations.describeRegistry),
    ListRegistries: read(registryOperations.listRegistries),
    PutResourcePolicy: write(registryOperations.putResourcePolicy),
    GetResourcePolicy: read(registryOperations.getResourcePolicy),
    DeleteResourcePolicy: write(registryOperations.deleteResourcePolicy),
    CreateSchema: write(schemaOperations.createSchema),
    UpdateSchema: write(schemaOperations.updateSchema),
    DeleteSchema: write(schemaOperations.deleteSchema),
    DeleteSchemaVersion: write(schemaOperations.deleteSchemaVersion),
    DescribeSchema: read(schemaOperations.describeSchema),
    ExportSchema: read(schemaOperations.exportSchema),
    ListSchemas: read(schemaOperations.listSchemas),
    ListSchemaVersions: read(schemaOperations.listSchemaVersions),
    SearchSchemas: read(schemaOperations.searchSchemas),
    GetDiscoveredSchema: read(schemaOperations.getDiscoveredSchema),
    CreateDiscoverer: write(discovererOperations.createDiscoverer),
    UpdateDiscoverer: write(discovererOperations.updateDiscoverer),
    StartDiscoverer: write(discovererOperations.startDiscoverer),
    StopDiscoverer: write(discovererOperations.stopDiscoverer),
    DeleteDiscoverer: write(discovererOperations.deleteDiscoverer),
    DescribeDiscoverer: read(discovererOperations.describeDiscoverer),
    ListDiscoverers: read(discovererOperations.listDiscoverers),
    PutCodeBinding: write(bindingOperations.putCodeBinding),
    DescribeCodeBinding: read(bindingOperations.describeCodeBinding),
    GetCodeBindingSource: read(bindingOperations.getCodeBindingSource),
    TagResource: write(tagOperations.tagResource),
    UntagResource: write(tagOperations.untagResource),
    ListTagsForResource: read(tagOperations.listTagsForResource),
  },
  iam,
  collections: [
    state.registries as never,
    state.schemas as never,
    state.versions as never,
    state.codeBindings as never,
    state.discoverers as never,
  ],
  deps: schemasDeps,
  gives: (deps) => ({
    eventDiscovery: {
      listens: (scope, bus) => listenerOf(deps, scope, bus) !== undefined,
      hear: (scope, bus, event) => discover(deps, scope, bus, event),
    },
  }),
});

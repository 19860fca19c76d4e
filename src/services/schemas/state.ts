import { type CollectionDefinition, defineCollection } from "../../kernel/collection.ts";
import type { DiscovererState, Type } from "../../model/types/schemas.d.ts";
import type { Shape } from "./shape.ts";

/** Times are epoch milliseconds, in all of this state. */
export type Tags = Readonly<Record<string, string>>;

export interface Registry {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags: Tags;
  readonly policy?: string | undefined;
  /** Changes with the policy. */
  readonly revision?: string | undefined;
}

export interface Schema {
  readonly registry: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly type: Type;
  readonly tags: Tags;
  /** Number of the last version that was made. */
  readonly version: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** What a discoverer has seen so far, where one makes its versions. */
  readonly seen?: Shape | undefined;
}

export interface SchemaVersion {
  readonly registry: string;
  readonly schema: string;
  readonly number: number;
  readonly type: Type;
  readonly content: string;
  readonly createdAt: number;
}

export interface CodeBinding {
  readonly registry: string;
  readonly schema: string;
  readonly version: number;
  readonly language: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface Discoverer {
  readonly id: string;
  readonly sourceArn: string;
  readonly description?: string | undefined;
  readonly crossAccount: boolean;
  readonly state: DiscovererState;
  readonly tags: Tags;
}

export const registries: CollectionDefinition<Registry> = defineCollection<Registry>({
  name: "schemas.registries",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

export const schemas: CollectionDefinition<Schema> = defineCollection<Schema>({
  name: "schemas.schemas",
  scope: "region",
  version: 1,
  key: ({ registry, name }) => [registry, name],
});

export const versions: CollectionDefinition<SchemaVersion> = defineCollection<SchemaVersion>({
  name: "schemas.versions",
  scope: "region",
  version: 1,
  key: ({ registry, schema, number }) => [registry, schema, number],
});

export const codeBindings: CollectionDefinition<CodeBinding> = defineCollection<CodeBinding>({
  name: "schemas.code-bindings",
  scope: "region",
  version: 1,
  key: ({ registry, schema, version, language }) => [registry, schema, version, language],
});

export const discoverers: CollectionDefinition<Discoverer> = defineCollection<Discoverer>({
  name: "schemas.discoverers",
  scope: "region",
  version: 1,
  key: ({ id }) => [id],
});

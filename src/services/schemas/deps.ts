import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Clock, Ids, Ports, Store } from "../../kernel/ports.ts";
import type { Handler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/schemas.d.ts";
import * as state from "./state.ts";

/** What the schema registry may touch. */
export interface Deps {
  readonly registries: Collection<state.Registry>;
  readonly schemas: Collection<state.Schema>;
  readonly versions: Collection<state.SchemaVersion>;
  readonly codeBindings: Collection<state.CodeBinding>;
  readonly discoverers: Collection<state.Discoverer>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type SchemasHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;

export function schemasDeps({ store, clock, ids }: Ports): Deps {
  return {
    registries: bindCollection(store, state.registries),
    schemas: bindCollection(store, state.schemas),
    versions: bindCollection(store, state.versions),
    codeBindings: bindCollection(store, state.codeBindings),
    discoverers: bindCollection(store, state.discoverers),
    store,
    clock,
    ids,
  };
}

import { bindCollection, type CollectionDefinition } from "../kernel/collection.ts";
import { ConfigurationError } from "../kernel/error.ts";
import type { Key, Store } from "../kernel/ports.ts";
import { metaPrefix } from "./store.ts";

/**
 * Holds the stored collections against those of the program, and upgrades what is older. The versions stand in the store
 * itself; a collection without one is new. Throws ConfigurationError, and changes nothing at all, where a collection is
 * of a newer version, or of an older one that the program has no `upgrade` for.
 */
export function matchVersions(store: Store, definitions: readonly CollectionDefinition<never>[]): void {
  store.transact(() => {
    for (const definition of definitions) match(store, definition as unknown as CollectionDefinition<object>);
  });
}

const versionKey = (name: string): Key => [...metaPrefix, "collection", name];

function match(store: Store, definition: CollectionDefinition<object>): void {
  const { name, version, upgrade } = definition;
  const stored = store.get(versionKey(name));
  if (stored === version) return;
  if (typeof stored === "number") {
    if (stored > version) {
      throw new ConfigurationError(
        `collection ${name}: the data folder holds version ${stored}, this Fogbank reads version ${version}; use the one that wrote it, or another --data`,
      );
    }
    if (!upgrade) {
      throw new ConfigurationError(
        `collection ${name}: the data folder holds version ${stored}, and this Fogbank cannot bring it to version ${version}; use the one that wrote it, or another --data`,
      );
    }
    rewrite(store, definition, (old) => upgrade(old, stored));
  }
  store.put(versionKey(name), version);
}

/** Every value of the collection, of all accounts and regions, in its new shape, under its new key, its indexes made anew. */
function rewrite(store: Store, definition: CollectionDefinition<object>, upgrade: (old: unknown) => object): void {
  const old: (readonly [Key, unknown])[] = [];
  const indexMark = `${definition.name}#`;
  // The scope stands in front of the name, so that the whole store is gone through: once a version.
  for (const [key, value] of store.range({ prefix: [] })) {
    const name = key[2];
    if (name === definition.name) old.push([key, value]);
    else if (typeof name === "string" && name.startsWith(indexMark)) store.delete(key);
  }
  for (const [key] of old) store.delete(key);
  const collection = bindCollection(store, definition);
  for (const [[account, region], value] of old) {
    collection.put({ account: String(account), region: String(region) }, upgrade(value));
  }
}

/** The services whose collections the store has seen. */
export function usedServices(store: Store): ReadonlySet<string> {
  const services = new Set<string>();
  for (const [key] of store.range({ prefix: [...metaPrefix, "collection"] })) {
    const name = String(key[metaPrefix.length + 1]);
    services.add(name.slice(0, name.indexOf(".")));
  }
  return services;
}

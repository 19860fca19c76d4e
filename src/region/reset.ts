import { bindCollection, type Collection } from "../kernel/collection.ts";
import type { Region } from "./region.ts";

/** Forgets everything, or everything of one account. Resolves when it is committed. */
export async function resetRegion(region: Region, account?: string): Promise<void> {
  if (account === undefined) {
    await region.store.clear();
    region.metrics.clear();
  } else {
    const owned = await ownedCollections(region);
    region.store.transact(() => {
      for (const each of owned) removeOwned(each, account);
    });
    // In the same turn, hence in the same commit: nobody sees half of a reset, and no crash leaves one.
    await region.store.clear([account]);
  }
  region.recorder.clear(account);
}

/** A house collection holds values of all accounts, and says whose a value is. */
interface OwnedCollection {
  readonly collection: Collection<object>;
  readonly owner: (value: object) => string;
}

/** Bound once a region: a store never forgets a collection that listens to it. */
const bound = new WeakMap<Region, Promise<readonly OwnedCollection[]>>();

function ownedCollections(region: Region): Promise<readonly OwnedCollection[]> {
  let owned = bound.get(region);
  if (!owned) {
    owned = bindOwned(region);
    bound.set(region, owned);
    owned.catch(() => bound.delete(region));
  }
  return owned;
}

async function bindOwned({ cast, store }: Region): Promise<readonly OwnedCollection[]> {
  const definitions = (await cast.loadAll()).flatMap((service) => service.definition.collections);
  return definitions.flatMap((definition) => {
    const { owner } = definition as unknown as Partial<OwnedCollection>;
    if (definition.scope !== "house" || !owner) return [];
    return [{ collection: bindCollection<object>(store, definition as never), owner }];
  });
}

function removeOwned({ collection, owner }: OwnedCollection, account: string): void {
  const scope = { account, region: "*" };
  for (const value of [...collection.list(scope)]) {
    if (owner(value) === account) collection.delete(scope, ...collection.definition.key(value));
  }
}

import { bindCollection, type Collection } from "../kernel/collection.ts";
import { deliveries } from "../plumbing/state.ts";
import { blobsUnder } from "../store/blob-references.ts";
import { referencesIn } from "./bodies.ts";
import type { Region } from "./region.ts";

/** Forgets everything, or everything of one account. Resolves when it is committed, and the blobs are removed. */
export async function resetRegion(region: Region, account?: string): Promise<void> {
  const { store, cast } = region;
  const owned = account === undefined ? [] : await ownedCollections(region);
  const { holders } = await referencesIn(cast, store);
  // From here to the commit in one turn: nobody sees half of a reset, and no crash leaves one.
  const released = blobsUnder(holders, store, account);
  if (account === undefined) {
    const cleared = store.clear();
    region.metrics.clear();
    await cleared;
  } else {
    store.transact(() => {
      for (const each of owned) released.push(...removeOwned(each, account));
    });
    await store.clear([account]);
  }
  await region.ports.blobs.remove(released);
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
  const services = await cast.loadAll();
  const definitions = [deliveries, ...services.flatMap((service) => service.definition.collections)];
  return definitions.flatMap((definition) => {
    const { owner } = definition as unknown as Partial<OwnedCollection>;
    if (definition.scope !== "house" || !owner) return [];
    return [{ collection: bindCollection<object>(store, definition as never), owner }];
  });
}

/** Returns the ids of the blobs that nobody holds on to any more. */
function removeOwned({ collection, owner }: OwnedCollection, account: string): string[] {
  const scope = { account, region: "*" };
  const { definition } = collection;
  const released: string[] = [];
  for (const value of [...collection.list(scope)]) {
    if (owner(value) !== account) continue;
    collection.delete(scope, ...definition.key(value));
    released.push(...(definition.blobs?.(value) ?? []));
  }
  return released;
}

import { bindCollection } from "../kernel/collection.ts";
import type { Region } from "./region.ts";

/** Forgets everything, or everything of one account. Resolves when it is committed. */
export async function resetRegion(region: Region, account?: string): Promise<void> {
  if (account === undefined) {
    await region.store.clear();
    region.metrics.clear();
  } else {
    // House collections hold values of all accounts; each says whose a value is.
    const services = await region.cast.loadAll();
    const scope = { account, region: "*" };
    for (const definition of services.flatMap((service) => service.definition.collections)) {
      const { owner } = definition as unknown as { owner?: (value: object) => string };
      if (definition.scope !== "house" || !owner) continue;
      const collection = bindCollection<object>(region.store, definition as never);
      region.store.transact(() => {
        for (const value of [...collection.list(scope)]) {
          if (owner(value) === account) collection.delete(scope, ...collection.definition.key(value));
        }
      });
    }
    // In the same turn, hence in the same commit: nobody sees half of a reset, and no crash leaves one.
    await region.store.clear([account]);
  }
  region.recorder.clear(account);
}

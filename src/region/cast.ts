import type { GiftName, Gifts } from "../kernel/gifts.ts";
import type { Ports } from "../kernel/ports.ts";
import type { Service } from "../kernel/service.ts";
import type { ServedService } from "../kernel/stage.ts";
import type { ServiceModel } from "../model/link.ts";
import { matchVersions, usedServices } from "../store/versions.ts";
import type { CatalogEntry } from "./catalog.ts";

/** The services of a region, each loaded when first used, and what they give one another. */
export interface Cast {
  readonly ids: readonly string[];
  served(id: string): ServedService | undefined | Promise<ServedService | undefined>;
  gift<Name extends GiftName>(name: Name): Gifts[Name] | undefined | Promise<Gifts[Name] | undefined>;
  /** A gift whose giver is loaded already. */
  giftAtHand<Name extends GiftName>(name: Name): Gifts[Name] | undefined;
  loadAll(): Promise<readonly ServedService[]>;
  loaded(): readonly ServedService[];
  /** Loads the services that have jobs and have been used before: what is due happens whether or not somebody calls. */
  wake(): Promise<void>;
}

/** Connects givers and takers in a loop that names no service. */
export function createCast(catalog: readonly CatalogEntry[], ports: Ports, model: (id: string) => ServiceModel): Cast {
  const entries = new Map(catalog.map((entry) => [entry.id, entry]));
  const ready = new Map<string, ServedService>();
  const loading = new Map<string, Promise<ServedService>>();
  const given: Partial<Gifts> = {};
  /** Services whose operations have been held against their table. */
  const whole = new Set<string>();

  const giverOf = (name: GiftName): CatalogEntry | undefined => catalog.find((entry) => entry.gives.includes(name));

  function start(entry: CatalogEntry): Promise<ServedService> {
    let pending = loading.get(entry.id);
    if (!pending) {
      pending = load(entry);
      loading.set(entry.id, pending);
      // A load that failed is tried anew by the next caller.
      pending.catch(() => loading.delete(entry.id));
    }
    return pending;
  }

  async function load(entry: CatalogEntry): Promise<ServedService> {
    const definition = await entry.load();
    if (definition.id !== entry.id) {
      throw new Error(`catalog: ${entry.id} loads a service that calls itself ${definition.id}; give both one id`);
    }
    matchVersions(ports.store, definition.collections);
    for (const need of definition.needs) {
      const giver = giverOf(need);
      if (giver && giver !== entry) await start(giver);
    }
    const deps = definition.deps(ports, given);
    const gifts = definition.gives(deps);
    for (const name of entry.gives) {
      if (gifts[name] === undefined)
        throw new Error(`${entry.id}: the catalog says that it gives ${name}, and it does not`);
    }
    Object.assign(given, gifts);
    const service: ServedService = { definition, deps };
    ready.set(entry.id, service);
    definition.jobs(deps);
    return service;
  }

  /** A giver need not read its table; who answers requests has it read anyway. */
  function checked(service: ServedService): ServedService {
    const { id } = service.definition;
    if (whole.has(id)) return service;
    checkOperations(service.definition, model(id));
    whole.add(id);
    return service;
  }

  return {
    ids: catalog.map(({ id }) => id),
    served(id) {
      const service = ready.get(id);
      if (service) return checked(service);
      const entry = entries.get(id);
      return entry && start(entry).then(checked);
    },
    gift(name) {
      const gift = given[name];
      if (gift !== undefined) return gift;
      const giver = giverOf(name);
      return giver && start(giver).then(() => given[name]);
    },
    giftAtHand: (name) => given[name],
    loadAll: () => Promise.all(catalog.map(async (entry) => checked(ready.get(entry.id) ?? (await start(entry))))),
    loaded: () => [...ready.values()],
    async wake() {
      const used = usedServices(ports.store);
      for (const entry of catalog) if (entry.wakes && used.has(entry.id)) await start(entry);
    },
  };
}

/** A service that implements what its table does not know is refused before it answers anything. */
function checkOperations(definition: Service, model: ServiceModel): void {
  const known = new Set(model.operationNames);
  for (const name of definition.operations.keys()) {
    if (known.has(name)) continue;
    throw new Error(`${definition.id}: ${name} is no operation of its table; remove its row or update the table`);
  }
}

import type { Collection } from "../../kernel/collection.ts";
import type { Deps } from "./deps.ts";
import { house } from "./house.ts";

type Stored = Pick<Deps, "store" | "subscriptions" | "deduplications" | "archive">;

/** Values that one transaction removes: few enough not to hold up requests. */
const slice = 500;

function* deadlines({ subscriptions, deduplications, archive }: Stored): Generator<number | undefined> {
  for (const { pendingUntil } of subscriptions.findBy(house, "pending")) {
    yield pendingUntil;
    break;
  }
  for (const { until } of deduplications.findBy(house, "until")) {
    yield until;
    break;
  }
  for (const { until } of archive.findBy(house, "until")) {
    yield until;
    break;
  }
}

/** When something is over next: a subscription that nobody confirmed, a deduplication, a message in the archive. */
export function firstDeadline(deps: Stored): number | undefined {
  let first: number | undefined;
  for (const each of deadlines(deps)) if (each !== undefined && each < (first ?? each + 1)) first = each;
  return first;
}

/** Forgets what is over. */
export function ring({ store, subscriptions, deduplications, archive }: Stored, now: number): void {
  store.transact(() => {
    sweep(subscriptions, "pending", ({ pendingUntil = 0 }) => pendingUntil <= now);
    sweep(deduplications, "until", ({ until }) => until <= now);
    sweep(archive, "until", ({ until }) => until <= now);
  });
}

function sweep<T extends object>(collection: Collection<T>, index: string, isOver: (value: T) => boolean): void {
  const over: T[] = [];
  for (const value of collection.findBy(house, index)) {
    if (!isOver(value) || over.length === slice) break;
    over.push(value);
  }
  for (const value of over) collection.delete(house, ...collection.definition.key(value));
}

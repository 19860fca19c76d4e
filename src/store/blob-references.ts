import type { CollectionDefinition } from "../kernel/collection.ts";
import type { Key, Store } from "../kernel/ports.ts";
import { metaPrefix } from "./store.ts";

/** A collection of which only matters that its values hold on to blobs. */
export interface BlobHolder {
  readonly name: string;
  readonly blobs: (value: object) => readonly string[];
}

/** The collections among `definitions` whose values hold on to blobs, by name. */
export function blobHolders(definitions: readonly CollectionDefinition<never>[]): ReadonlyMap<string, BlobHolder> {
  const holders = new Map<string, BlobHolder>();
  for (const definition of definitions as readonly unknown[] as readonly CollectionDefinition<object>[]) {
    if (definition.blobs) holders.set(definition.name, { name: definition.name, blobs: definition.blobs });
  }
  return holders;
}

/** Names of the collections that the store holds something of, in any account. */
export function collectionsIn(store: Store): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, , name] of heads(store, [])) {
    const text = String(name);
    if (text !== metaPrefix[2]) names.add(text.split("#", 1)[0] ?? text);
  }
  return names;
}

/** First parts (account, region, name) of every key of the collections in `holders`. */
export function* headsOf(holders: ReadonlyMap<string, BlobHolder>, store: Store, prefix: Key = []): Generator<Key> {
  for (const head of heads(store, prefix)) if (holders.has(String(head[2]))) yield head;
}

/** Goes from one collection of an account to the next, however much stands in between. */
function* heads(store: Store, prefix: Key): Generator<Key> {
  let after: Key | undefined;
  for (;;) {
    const [found] = store.range({ prefix, after, limit: 1 });
    if (!found) return;
    const [account = "", region = "", name = ""] = found[0];
    yield [account, region, name];
    // The very next text: behind all that begins with the name, before everything else.
    after = [account, region, `${name}\x00`];
  }
}

/** Every id that a value of the account holds on to, or of all accounts. */
export function blobsUnder(holders: ReadonlyMap<string, BlobHolder>, store: Store, account?: string): string[] {
  const ids: string[] = [];
  if (holders.size === 0) return ids;
  for (const head of headsOf(holders, store, account === undefined ? [] : [account])) {
    const holder = holders.get(String(head[2]));
    for (const [, value] of store.range({ prefix: head })) ids.push(...(holder?.blobs(value as object) ?? []));
  }
  return ids;
}

import { utf8Text } from "../../../base/text.ts";
import type { Key, Store, Stored } from "../../../kernel/ports.ts";
import type { Table } from "../state.ts";
import { isSealed, type KeyRing } from "./key-ring.ts";

/** The table key that what is written to the table is sealed with; undefined under the AWS owned key. */
export const sealingKey = ({ encryption }: Table): string | undefined =>
  encryption?.seals ? encryption.keyId : undefined;

/** An item, or a row that holds texts of items, as it is stored: as it is, or sealed. */
export function sealValue(ring: KeyRing, keyId: string | undefined, value: Stored | Uint8Array): Stored | Uint8Array {
  if (keyId === undefined) return value;
  return ring.seal(keyId, value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value)));
}

/** First byte of a packed item, the size of which has three at most; that of a row's text is "{". */
const packedMark = 0;

export function openValue(ring: KeyRing, value: unknown): unknown {
  if (!isSealed(value)) return value;
  const plain = ring.open(value);
  return plain[0] === packedMark ? plain : JSON.parse(utf8Text(plain));
}

/** The store as everything here reads it: what is sealed comes out opened. */
export const openingStore = (store: Store, ring: KeyRing): Store => ({
  ...store,
  get: (key) => openValue(ring, store.get(key)),
  range: (options) => new Opened(store.range(options), ring),
});

type Entry = readonly [Key, unknown];

/** Opened when its value is looked at: what is only counted, or removed, needs no key. */
class SealedEntry implements Iterable<unknown> {
  readonly 0: Key;
  readonly length = 2;
  readonly #sealed: Uint8Array;
  readonly #ring: KeyRing;

  constructor(key: Key, sealed: Uint8Array, ring: KeyRing) {
    this[0] = key;
    this.#sealed = sealed;
    this.#ring = ring;
  }

  get 1(): unknown {
    return openValue(this.#ring, this.#sealed);
  }

  *[Symbol.iterator](): Generator<unknown> {
    yield this[0];
    yield this[1];
  }
}

/** No generator around each entry of a scan: most are not sealed. */
class Opened implements Iterable<Entry> {
  readonly #entries: Iterable<Entry>;
  readonly #ring: KeyRing;

  constructor(entries: Iterable<Entry>, ring: KeyRing) {
    this.#entries = entries;
    this.#ring = ring;
  }

  [Symbol.iterator](): Iterator<Entry> {
    const entries = this.#entries[Symbol.iterator]();
    const ring = this.#ring;
    return {
      next() {
        const step = entries.next();
        if (step.done || !isSealed(step.value[1])) return step;
        return { done: false, value: new SealedEntry(step.value[0], step.value[1], ring) as unknown as Entry };
      },
      return: () => entries.return?.() ?? { done: true, value: undefined },
    };
  }
}

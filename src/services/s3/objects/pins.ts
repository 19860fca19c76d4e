import type { Blobs } from "../../../kernel/blobs.ts";
import type { Log, Store } from "../../../kernel/ports.ts";

/** Keeps blobs that are being read, though their objects are gone or replaced meanwhile, until the last reader is done. */
export interface Pins {
  /** The returned function lets go. */
  hold(ids: readonly string[]): () => void;
  /**
   * Removes blobs that nothing refers to any more, once the transaction that let go of them, in which this is called, is
   * committed, and nobody reads them. One that throws keeps them.
   */
  release(ids: readonly string[]): void;
}

export function createPins({ blobs, store, log }: { blobs: Blobs; store: Store; log: Log }): Pins {
  const held = new Map<string, number>();
  const condemned = new Set<string>();
  /** Let go of by the transaction that runs. */
  let loose: string[] = [];
  // It threw, and what it let go of is referred to as before.
  store.onUpheaval(() => {
    loose = [];
  });

  function remove(ids: readonly string[]): void {
    blobs.remove(ids).catch((error: unknown) => log.error("a body that nobody needs could not be removed", error));
  }

  function letGo(id: string): void {
    const readers = (held.get(id) ?? 1) - 1;
    if (readers > 0) {
      held.set(id, readers);
      return;
    }
    held.delete(id);
    if (condemned.delete(id)) remove([id]);
  }

  function removeUnheld(ids: readonly string[]): void {
    const free = ids.filter((id) => !held.has(id));
    for (const id of ids) if (held.has(id)) condemned.add(id);
    if (free.length > 0) remove(free);
  }

  /**
   * Behind the transaction, which is synchronous: asked inside of it, the store would name the commit before, and a process
   * that is killed between the two would have the old version back without its body.
   */
  function removeLoose(): void {
    const ids = loose;
    loose = [];
    if (ids.length === 0) return;
    store.committed().then(
      () => removeUnheld(ids),
      // The commit is lost, and what it let go of is referred to as before.
      () => undefined,
    );
  }

  return {
    hold(ids) {
      for (const id of ids) held.set(id, (held.get(id) ?? 0) + 1);
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        for (const id of ids) letGo(id);
      };
    },
    release(ids) {
      if (ids.length === 0) return;
      if (loose.length === 0) queueMicrotask(removeLoose);
      loose.push(...ids);
    },
  };
}

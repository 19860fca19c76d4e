/**
 * Small pieces as they were opened last. A piece never changes and no two have one id, so that what is here is right for
 * ever; only callers that have the object's key ask. In memory alone.
 */
export interface OpenedRecords {
  get(id: string): Uint8Array | undefined;
  keep(id: string, plain: Uint8Array): void;
}

const mostBytes = 32 * 1024 * 1024;

export function createOpenedRecords(): OpenedRecords {
  const byId = new Map<string, Uint8Array>();
  let bytes = 0;

  /** A Map remembers the order in which its keys came: the first were not asked for the longest time. */
  function makeRoom(): void {
    for (const [id, plain] of byId) {
      if (bytes <= mostBytes) return;
      byId.delete(id);
      bytes -= plain.length;
    }
  }

  return {
    get(id) {
      const plain = byId.get(id);
      if (plain) {
        byId.delete(id);
        byId.set(id, plain);
      }
      return plain;
    },
    keep(id, plain) {
      if (byId.has(id)) return;
      byId.set(id, plain);
      bytes += plain.length;
      makeRoom();
    },
  };
}

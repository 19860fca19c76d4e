import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import type { KmsKey } from "./state.ts";

/**
 * Keys as they were read last, as long as none of them changes: each use of a key asks for it twice, and reading one
 * costs more than encrypting with it. A transaction that is undone counts as a change.
 */
interface Kept {
  readonly changes: number;
  readonly byName: Map<string, KmsKey>;
}

const lately = new WeakMap<Deps["keys"], Kept>();
const mostKept = 1_000;

export function recallKey(keys: Deps["keys"], scope: Scope, id: string): KmsKey | undefined {
  const name = `${scope.account} ${scope.region} ${id}`;
  let kept = lately.get(keys);
  if (kept?.changes !== keys.changes() || kept.byName.size > mostKept) {
    kept = { changes: keys.changes(), byName: new Map() };
    lately.set(keys, kept);
  }
  const known = kept.byName.get(name);
  if (known) return known;
  const read = keys.get(scope, id);
  if (read) kept.byName.set(name, read);
  return read;
}

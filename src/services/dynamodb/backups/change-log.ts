import type { Scope } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Change } from "../change.ts";
import type { Deps } from "../deps.ts";
import { sealingKey, sealValue } from "../encryption/sealing.ts";
import { itemKey } from "../items.ts";
import { storedId } from "../open-table.ts";
import { changeLog, type Logged } from "./state.ts";

export const logPrefix = ({ account, region }: Scope, tableId: string): Key => [
  account,
  region,
  changeLog.name,
  storedId(tableId),
];

/** Notes down, in the change's transaction, what stood there before: where it can be restored, or is being copied. */
export function logChange(deps: Deps, { table, tokens, old }: Change): void {
  if (!table.table.recovery && !table.table.copies) return;
  const prefix = logPrefix(table.scope, table.table.id);
  const { at, number } = deps.heads.advance(prefix, deps.clock.now());
  const logged: Logged = {
    at: itemKey(table, tokens).slice(table.prefix.length).map(String),
    ...(old && { text: old.text, size: old.size }),
  };
  deps.store.put([...prefix, at, number], sealValue(deps.keyRing, sealingKey(table.table), logged));
}

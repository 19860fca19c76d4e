import type { Deps } from "../deps.ts";
import { finish, goOn, house } from "./schedule.ts";
import { sweepSlice } from "./slices.ts";
import type { SweepWork } from "./state.ts";

/** A copy of the table's items is being made: looked at again after this. */
const patienceMs = 1_000;

export function sweep(deps: Deps, work: SweepWork): void {
  deps.store.transact(() => {
    if (work.tableId !== undefined && isCopied(deps, work.tableId)) {
      goOn(deps, { ...work, at: deps.clock.now() + patienceMs });
      return;
    }
    const [prefix, ...others] = work.prefixes;
    if (prefix === undefined) finish(deps, work);
    else if (sweepSlice(deps.store, prefix)) goOn(deps, { ...work, prefixes: others });
  });
}

function isCopied(deps: Deps, tableId: string): boolean {
  for (const work of deps.works.list(house)) {
    if (work.kind === "copy" && work.sourceTableId === tableId) return true;
    if (work.kind === "export" && work.tableId === tableId) return true;
  }
  return false;
}

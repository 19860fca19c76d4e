import type { Deps } from "../deps.ts";
import { finish, goOn } from "./schedule.ts";
import { sweepSlice } from "./slices.ts";
import type { SweepWork } from "./state.ts";

export function sweep(deps: Deps, work: SweepWork): void {
  deps.store.transact(() => {
    const [prefix, ...others] = work.prefixes;
    if (prefix === undefined) finish(deps, work);
    else if (sweepSlice(deps.store, prefix)) goOn(deps, { ...work, prefixes: others });
  });
}

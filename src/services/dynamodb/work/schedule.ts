import type { Deps } from "../deps.ts";
import type { Work } from "./state.ts";

/** All accounts' works stand in one collection. */
export const house = { account: "*", region: "*" };

/** What a work is before it has an id and a time. */
type New<W> = W extends Work ? Omit<W, "id" | "at"> : never;

/** Begins something long, in the caller's transaction. Returns its id. */
export function begin(deps: Deps, work: New<Work>): string {
  const id = deps.ids.next("job");
  const at = deps.clock.now();
  deps.works.put(house, { ...work, id, at } as Work);
  deps.alarm.by(at);
  return id;
}

export const goOn = (deps: Deps, work: Work): void => deps.works.put(house, work);

export const finish = (deps: Deps, work: Work): void => void deps.works.delete(house, work.id);

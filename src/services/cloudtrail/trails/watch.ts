import type { Collection } from "../../../kernel/collection.ts";
import type { Account, Trail } from "../state.ts";
import { dataTypesOf, type Selects, selectsOf } from "./selection.ts";

/** A trail that logs, with its selectors ready to be asked. */
export interface Logging {
  readonly trail: Trail;
  readonly selects: Selects;
  readonly dataTypes: ReadonlySet<string>;
}

export interface Watch {
  /** Whether anybody has a trail at all: what most data events need to know, and cheap. */
  any(): boolean;
  /** The trails of an account that log what happens in `region`. */
  in(account: string, region: string): readonly Logging[];
  /** Whether one of them asks for data events of the type. */
  wantsData(account: string, region: string, type: string): boolean;
}

/** Accounts whose trails are kept ready; beyond, all are read anew. */
const most = 1_000;
const none: readonly Logging[] = [];

/** `accounts`: every account that has a trail is among them. */
export function watchTrails(trails: Collection<Trail>, accounts: Collection<Account>): Watch {
  let accountChanges = -1;
  let some = false;
  let changes = -1;
  const ready = new Map<string, readonly Logging[]>();

  function ofAccount(account: string): readonly Logging[] {
    if (changes !== trails.changes() || ready.size > most) {
      ready.clear();
      changes = trails.changes();
    }
    let known = ready.get(account);
    if (!known) {
      known = [...trails.list({ account, region: "" })].filter(({ logging }) => logging).map(makeReady);
      ready.set(account, known);
    }
    return known;
  }

  const logsIn = ({ trail }: Logging, region: string): boolean => trail.multiRegion || trail.homeRegion === region;

  return {
    any() {
      if (accountChanges !== accounts.changes()) {
        accountChanges = accounts.changes();
        some = accounts.list({ account: "", region: "" }, { limit: 1 }).next().done !== true;
      }
      return some;
    },
    in(account, region) {
      const all = ofAccount(account);
      return all.length === 0 ? none : all.filter((each) => logsIn(each, region));
    },
    wantsData: (account, region, type) =>
      ofAccount(account).some((each) => each.dataTypes.has(type) && logsIn(each, region)),
  };
}

const makeReady = (trail: Trail): Logging => ({
  trail,
  selects: selectsOf(trail.selectors),
  dataTypes: new Set(dataTypesOf(trail.selectors)),
});

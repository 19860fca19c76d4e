import type { Key } from "../../../kernel/ports.ts";
import { changeLog } from "../backups/state.ts";
import type { Deps } from "../deps.ts";
import { settled } from "../indexes/online-index.ts";
import { storedId } from "../open-table.ts";
import { entries, items, type Table } from "../state.ts";
import { recordPrefix } from "../streams/heads.ts";
import { finish, goOn, house } from "../work/schedule.ts";
import { sliceOf } from "../work/slices.ts";
import { isSealed } from "./key-ring.ts";
import { retire } from "./kms.ts";
import { requireKey } from "./ready.ts";
import { openValue, sealingKey, sealValue } from "./sealing.ts";
import type { ResealWork, RetireWork } from "./work-state.ts";

/** Seals, or opens, what was stored of a table before its encryption was changed. */
export function resealSlice(deps: Deps, work: ResealWork): void {
  deps.store.transact(() => {
    const table = deps.tables.get(work, work.table);
    if (!table?.encryption || table.id !== work.tableId) return finish(deps, work);
    const prefix = areasOf(work, table)[work.area];
    if (!prefix) {
      deps.tables.put(work, resealed(deps, work, table));
      return finish(deps, work);
    }
    const { entries: slice, after } = sliceOf(deps.rawStore, prefix, work.after);
    const keyId = sealingKey(table);
    for (const [key, value] of slice) {
      if (isSealed(value) === (keyId !== undefined)) continue;
      deps.rawStore.put(key, sealValue(deps.keyRing, keyId, openValue(deps.keyRing, value) as object));
    }
    goOn(deps, after ? { ...work, after } : { ...work, area: work.area + 1, after: undefined });
  });
}

/** Where items' attributes stand. */
function areasOf({ account, region }: ResealWork, { id, stream }: Table): Key[] {
  const areas = [items, entries, changeLog].map(({ name }): Key => [account, region, name, storedId(id)]);
  return stream ? [...areas, recordPrefix({ account, region }, stream.id)] : areas;
}

function resealed(deps: Deps, work: ResealWork, table: Table): Table {
  const { encryption } = table;
  if (encryption?.seals) return settled({ ...table, encryption: { ...encryption, resealing: false } });
  const row = table.stream && deps.streams.get(work, table.name, table.stream.label);
  if (row) deps.streams.put(work, { ...row, keyId: undefined });
  return settled({ ...table, encryption: undefined });
}

/** The key of a table that is gone is needed no more, but by copies that are being made of the table, and by its backups. */
export async function retireKey(deps: Deps, work: RetireWork): Promise<void> {
  const { old, keyId } = work;
  if (!old && isNeeded(deps, work)) {
    deps.store.transact(() => goOn(deps, { ...work, at: deps.clock.now() + patienceMs }));
    return;
  }
  await retire(deps, old ?? requireKey(deps, keyId));
  deps.store.transact(() => finish(deps, work));
}

/** Looked at again after this. */
const patienceMs = 3_600_000;

function isNeeded(deps: Deps, work: RetireWork): boolean {
  for (const { table } of deps.backups.list(work)) if (table.encryption?.keyId === work.keyId) return true;
  for (const other of deps.works.list(house)) if (other.kind === "copy" && other.sealedBy === work.keyId) return true;
  return false;
}

import type { Consumption } from "../../engines/dynamodb/index.ts";
import type { Deps } from "./deps.ts";
import type { MeterKind } from "./meters.ts";
import type { OpenIndex, OpenTable } from "./open-table.ts";
import type { Billing, Throughput } from "./state.ts";

/** Units a second that a table, or an index of its own throughput, may use; undefined: no bound. */
function rateOf({ table }: OpenTable, kind: MeterKind, index: OpenIndex | undefined): number | undefined {
  const bounds: Bounds = index?.global ?? boundsOf(table.billing);
  if (bounds.throughput) return kind === "read" ? bounds.throughput.reads : bounds.throughput.writes;
  return kind === "read" ? bounds.mostReads : bounds.mostWrites;
}

interface Bounds {
  readonly throughput?: Throughput | undefined;
  readonly mostReads?: number | undefined;
  readonly mostWrites?: number | undefined;
}

const boundsOf = (billing: Billing): Bounds => billing;

/** Local indexes draw on their table. */
const meterName = ({ table }: OpenTable, kind: MeterKind, index: OpenIndex | undefined): string =>
  `${table.id} ${index?.global ? index.number : ""} ${kind}`;

/** Throws ProvisionedThroughputExceededException where nothing is left, before anything is read or written. */
export function requireCapacity(deps: Deps, now: number, table: OpenTable, kind: MeterKind, index?: OpenIndex): void {
  const rate = rateOf(table, kind, index);
  if (rate !== undefined) deps.meters.require(meterName(table, kind, index), rate, now);
}

/** Whether anything is left: what a batch leaves unprocessed otherwise. */
export function hasCapacity(deps: Deps, now: number, table: OpenTable, kind: MeterKind): boolean {
  const rate = rateOf(table, kind, undefined);
  return rate === undefined || deps.meters.hasTokens(meterName(table, kind, undefined), rate, now);
}

export function spendRead(deps: Deps, now: number, table: OpenTable, units: number, index?: OpenIndex): void {
  const rate = rateOf(table, "read", index);
  if (rate !== undefined) deps.meters.spend(meterName(table, "read", index), rate, now, units);
}

export function spendWrite(deps: Deps, now: number, table: OpenTable, used: Consumption): void {
  const rate = rateOf(table, "write", undefined);
  if (rate !== undefined) {
    let units = used.table;
    for (const local of used.local.values()) units += local;
    deps.meters.spend(meterName(table, "write", undefined), rate, now, units);
  }
  for (const [name, units] of used.global) {
    const index = table.indexes.find((each) => each.name === name);
    const own = index && rateOf(table, "write", index);
    if (own !== undefined) deps.meters.spend(meterName(table, "write", index), own, now, units);
  }
}

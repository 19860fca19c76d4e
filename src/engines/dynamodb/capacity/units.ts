/**
 * Capacity that an operation consumes, as "Read/write capacity" of the developer guide counts it: by the size of the
 * items, rounded up an item at a time where items are named and once where a range of them is read.
 */

const readUnitBytes = 4_096;
const writeUnitBytes = 1_024;

export type Consistency = "eventual" | "strong" | "transactional";

/** Units of a block of 4 KB. */
const readFactors: Readonly<Record<Consistency, number>> = { eventual: 0.5, strong: 1, transactional: 2 };

/** Units for reading `bytes`: an item, or all items of a page. An item that is not there costs as much as the smallest. */
export function readUnits(bytes: number, consistency: Consistency): number {
  return Math.max(1, Math.ceil(bytes / readUnitBytes)) * readFactors[consistency];
}

/** Units for writing an item that was `oldBytes` and is `newBytes` long; zero where there was or is none. */
export function writeUnits(oldBytes: number, newBytes: number, transactional = false): number {
  return Math.max(1, Math.ceil(Math.max(oldBytes, newBytes) / writeUnitBytes)) * (transactional ? 2 : 1);
}

/** An item's entry in an index, before and after a write: the tokens of its key and the bytes of what is projected. */
export interface IndexEntry {
  readonly key: string;
  readonly bytes: number;
  /** Whether anything in it differs from the entry before. */
  readonly text: string;
}

/**
 * "Local" and "Global secondary indexes": one write for an entry that comes, goes or changes, two for one whose key
 * changes, which is a deletion and a put. An entry that stays the same costs nothing.
 */
export function indexWriteUnits(
  old: IndexEntry | undefined,
  now: IndexEntry | undefined,
  transactional = false,
): number {
  if (!old && !now) return 0;
  if (!old || !now) return writeUnits(old?.bytes ?? 0, now?.bytes ?? 0, transactional);
  if (old.key !== now.key) return writeUnits(old.bytes, 0, transactional) + writeUnits(0, now.bytes, transactional);
  return old.text === now.text ? 0 : writeUnits(old.bytes, now.bytes, transactional);
}

/** What one operation consumed, where. */
export interface Consumption {
  table: number;
  readonly local: Map<string, number>;
  readonly global: Map<string, number>;
}

export const noConsumption = (): Consumption => ({ table: 0, local: new Map(), global: new Map() });

export function consume(units: Map<string, number>, index: string, amount: number): void {
  units.set(index, (units.get(index) ?? 0) + amount);
}

export function totalUnits({ table, local, global }: Consumption): number {
  let total = table;
  for (const amount of local.values()) total += amount;
  for (const amount of global.values()) total += amount;
  return total;
}

type Kind = "read" | "write";

interface Capacity {
  readonly CapacityUnits: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

/** A ConsumedCapacity, as it is answered. */
export interface ConsumedCapacity extends Capacity {
  readonly TableName: string;
  readonly Table?: Capacity;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Capacity>>;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Capacity>>;
}

/**
 * ConsumedCapacity for ReturnConsumedCapacity TOTAL or INDEXES; nothing for NONE. Transactions also say of which kind
 * the units are.
 */
export function consumedCapacity(
  tableName: string,
  consumption: Consumption,
  wanted: string | undefined,
  kind?: Kind,
): ConsumedCapacity | undefined {
  if (wanted !== "TOTAL" && wanted !== "INDEXES") return undefined;
  const total = { TableName: tableName, ...capacity(totalUnits(consumption), kind) };
  if (wanted === "TOTAL") return total;
  const { table, local, global } = consumption;
  return {
    ...total,
    Table: capacity(table, kind),
    ...(local.size > 0 ? { LocalSecondaryIndexes: capacities(local, kind) } : {}),
    ...(global.size > 0 ? { GlobalSecondaryIndexes: capacities(global, kind) } : {}),
  };
}

function capacity(units: number, kind: Kind | undefined): Capacity {
  if (kind === "read") return { CapacityUnits: units, ReadCapacityUnits: units };
  return kind === "write" ? { CapacityUnits: units, WriteCapacityUnits: units } : { CapacityUnits: units };
}

const capacities = (units: ReadonlyMap<string, number>, kind: Kind | undefined): Readonly<Record<string, Capacity>> =>
  Object.fromEntries([...units].map(([index, amount]) => [index, capacity(amount, kind)]));

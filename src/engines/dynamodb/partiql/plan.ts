import type { Condition } from "../expression/condition.ts";
import type { KeyMatch } from "../expression/key-condition.ts";
import type { SortCondition } from "../key/range.ts";
import { emptyKey, isEmpty, type KeyAttribute, type KeySchema, keyAttributes } from "../key/schema.ts";
import { partitionToken } from "../key/token.ts";
import { Refusal, refusing } from "../refusal.ts";
import { equalValues } from "../value/equal.ts";
import { compareValues } from "../value/order.ts";
import { type Item, setAttribute, type Value } from "../value/value.ts";
import { conjunction, conjunctsOf, keyClause } from "./conjuncts.ts";
import type { Select } from "./statement.ts";
import type { OrderTerm } from "./syntax.ts";

/** How a SELECT finds its items in a table or an index. */
export interface ReadPlan {
  /** Queries, one behind the other; `undefined`: a scan. */
  readonly reads: readonly KeyMatch[] | undefined;
  /** What must still hold of what is found. */
  readonly filter: Condition | undefined;
  readonly forward: boolean;
  /** The whole primary key is given, once: no more than one item is read. */
  readonly single: boolean;
}

export function planSelect({ where, order }: Pick<Select, "where" | "order">, schema: KeySchema): ReadPlan | Refusal {
  return refusing(() => {
    const found = where && readsFor(where, schema);
    const reads = found && sorted(found.reads, order, schema);
    checkOrder(order, schema, where, reads);
    const single =
      reads?.length === 1 && reads[0]?.range === undefined && reads[0]?.equal.length === schema.sort.length;
    return { reads, filter: found ? found.filter : where, forward: !isDescending(order, schema), single };
  });
}

interface Found {
  readonly reads: readonly KeyMatch[];
  readonly filter: Condition | undefined;
}

/** Queries that find all that a condition may hold for; `undefined` where only a scan does. */
function readsFor(condition: Condition, schema: KeySchema): Found | undefined {
  if (condition.kind === "or") return unitedReads(condition, schema);
  const conjuncts = [...conjunctsOf(condition)];
  const partitions = partitionsIn(conjuncts, schema.partition);
  if (!partitions) return undefined;
  const { equal, range } = sortIn(conjuncts, schema.sort);
  return { reads: partitions.map((partition) => ({ partition, equal, range })), filter: conjunction(conjuncts) };
}

/**
 * The branches of an OR, each found by a key of its own. Two branches in one partition are read as that partition, so
 * that no item comes twice.
 */
function unitedReads(condition: Extract<Condition, { parts: unknown }>, schema: KeySchema): Found | undefined {
  const byPartition = new Map<string, KeyMatch>();
  for (const part of condition.parts) {
    const found = readsFor(part, schema);
    if (!found) return undefined;
    for (const read of found.reads) {
      const token = partitionToken(read.partition);
      const isKnown = byPartition.has(token);
      byPartition.set(token, isKnown ? { partition: read.partition, equal: [], range: undefined } : read);
    }
  }
  return { reads: [...byPartition.values()], filter: condition };
}

/** All partitions that the conditions name; what they ask of them is taken out. */
function partitionsIn(conjuncts: Condition[], attributes: readonly KeyAttribute[]): readonly Value[][] | undefined {
  let partitions: Value[][] = [[]];
  for (const attribute of attributes) {
    const values = takeValues(conjuncts, attribute);
    if (!values) return undefined;
    partitions = partitions.flatMap((before) => values.map((value) => [...before, value]));
  }
  return partitions;
}

function takeValues(conjuncts: Condition[], attribute: KeyAttribute): readonly Value[] | undefined {
  for (const [at, condition] of conjuncts.entries()) {
    const clause = keyClause(condition, attribute);
    const values = clause?.operator === "IN" ? clause.values : clause?.operator === "=" ? [clause.value] : undefined;
    if (!values) continue;
    conjuncts.splice(at, 1);
    return distinct(values);
  }
  return undefined;
}

function distinct(values: readonly Value[]): readonly Value[] {
  return values.filter((value, at) => values.findIndex((other) => equalValues(value, other)) === at);
}

function sortIn(conjuncts: Condition[], attributes: readonly KeyAttribute[]): Pick<KeyMatch, "equal" | "range"> {
  const equal: Value[] = [];
  for (const attribute of attributes) {
    const clause = takeClause(conjuncts, attribute);
    if (clause?.operator !== "=") return { equal, range: clause };
    equal.push(clause.value);
  }
  return { equal, range: undefined };
}

/** The first condition on the attribute that is a range, or an equality wherever it stands. */
function takeClause(conjuncts: Condition[], attribute: KeyAttribute): SortCondition | undefined {
  let found: { at: number; clause: SortCondition } | undefined;
  for (const [at, condition] of conjuncts.entries()) {
    const clause = keyClause(condition, attribute);
    if (!clause || clause.operator === "IN") continue;
    if (!found || (clause.operator === "=" && found.clause.operator !== "=")) found = { at, clause };
  }
  if (found) conjuncts.splice(found.at, 1);
  return found?.clause;
}

const isDescending = (order: readonly OrderTerm[], { sort }: KeySchema): boolean =>
  order.some(({ attribute, descending }) => descending && sort.some(({ name }) => name === attribute));

/** ORDER BY the partition attribute puts the queries in order. */
function sorted(
  reads: readonly KeyMatch[],
  order: readonly OrderTerm[],
  { partition }: KeySchema,
): readonly KeyMatch[] {
  const [attribute] = partition;
  const term = order.find((each) => each.attribute === attribute?.name);
  if (!term) return reads;
  const sign = term.descending ? -1 : 1;
  return [...reads].sort(({ partition: [one] }, { partition: [other] }) =>
    one && other ? sign * (compareValues(one, other) ?? 0) : 0,
  );
}

function checkOrder(
  order: readonly OrderTerm[],
  schema: KeySchema,
  where: Condition | undefined,
  reads: readonly KeyMatch[] | undefined,
): void {
  if (order.length === 0) return;
  if (!where) throw new Refusal("Must have WHERE clause in the statement when using ORDER BY clause.");
  const names = new Set(keyAttributes(schema).map(({ name }) => name));
  const foreign = order.find(({ attribute }) => !names.has(attribute));
  if (foreign) {
    throw new Refusal(`Variable reference ${foreign.attribute} in ORDER BY clause must be part of the primary key`);
  }
  if (!reads) {
    throw new Refusal(
      "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
    );
  }
  const hasPartition = order.some(({ attribute }) => schema.partition.some(({ name }) => name === attribute));
  if (reads.length > 1 && !hasPartition) {
    throw new Refusal(
      "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
    );
  }
}

/** The one item that an UPDATE, a DELETE or an EXISTS is about. */
export interface WritePlan {
  readonly key: Item;
  /** What must hold of it besides. The item must be there as well: PartiQL creates nothing with an UPDATE. */
  readonly condition: Condition | undefined;
}

const incompleteKey = new Refusal("Where clause does not contain a mandatory equality on all key attributes");

export function planWrite(where: Condition | undefined, schema: KeySchema): WritePlan | Refusal {
  return refusing(() => {
    const conjuncts = [...conjunctsOf(where)];
    const key: Record<string, Value> = {};
    for (const attribute of keyAttributes(schema)) {
      const { name, type } = attribute;
      const at = conjuncts.findIndex((condition) => keyClause(condition, attribute)?.operator === "=");
      const clause = conjuncts[at] && keyClause(conjuncts[at], attribute);
      if (clause?.operator !== "=") throw incompleteKey;
      if (isEmpty(clause.value)) throw emptyKey(name, type);
      conjuncts.splice(at, 1);
      if (conjuncts.some((condition) => keyClause(condition, attribute) !== undefined)) {
        throw new Refusal(
          `Multiple conditions on same key ${name}. Only single item Update/Insert/Delete are supported`,
        );
      }
      setAttribute(key, name, clause.value);
    }
    return { key, condition: conjunction(conjuncts) };
  });
}

/** EXISTS(SELECT ...) of a transaction is a condition check: a whole key, and something to hold of the item. */
export function planExists({ index, where }: Select, schema: KeySchema): WritePlan | Refusal {
  if (index !== undefined) return new Refusal("Operations on indices are not supported in transactions");
  const plan = planWrite(where, schema);
  if (plan instanceof Refusal || !plan.condition) {
    return new Refusal("EXISTS() must contain a single item read with additional condition");
  }
  return plan;
}

import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { CancellationReason } from "../../../model/types/dynamodb.d.ts";
import { requireCapacity, spendWrite } from "../charge.ts";
import type { Deps } from "../deps.ts";
import { canceled, validation } from "../errors.ts";
import type { StoredItem } from "../items.ts";
import type { OpenTable } from "../open-table.ts";
import { failedItem } from "../write-answer.ts";
import { carryOut, type Write, type Written } from "../writes.ts";

/** One write of a transaction, read and compiled; `prepare` judges it against its table. */
export interface Step {
  /** As the request names it. */
  readonly tableName: string;
  readonly table: OpenTable;
  readonly prepare: (table: OpenTable) => Write;
  readonly onFailure: string | undefined;
}

const fine: CancellationReason = { Code: "None" };

const reasonCodes: Readonly<Record<string, string>> = {
  ValidationException: "ValidationError",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ItemCollectionSizeLimitExceededException: "ItemCollectionSizeLimitExceeded",
  DuplicateItemException: "DuplicateItem",
};

/** The reason that an error is to a transaction; undefined for one that is none. */
function reasonOf(error: unknown): CancellationReason | undefined {
  if (!(error instanceof AwsError)) return undefined;
  const code = Object.hasOwn(reasonCodes, error.code) ? reasonCodes[error.code] : undefined;
  return code === undefined ? undefined : { Code: code, Message: error.message };
}

/** Each for itself, with the reasons of all that fail, in order; throws TransactionCanceledException if any does. */
export function each<T, R>(parts: readonly T[], work: (part: T) => R | CancelledPart): R[] {
  const results: R[] = [];
  const reasons: CancellationReason[] = [];
  for (const part of parts) {
    const outcome = attempt(() => work(part));
    if (outcome instanceof CancelledPart) reasons.push(outcome.reason);
    else {
      results.push(outcome);
      reasons.push(fine);
    }
  }
  if (results.length < parts.length) throw canceled(reasons);
  return results;
}

export class CancelledPart {
  readonly reason: CancellationReason;
  constructor(reason: CancellationReason) {
    this.reason = reason;
  }
}

function attempt<R>(work: () => R | CancelledPart): R | CancelledPart {
  try {
    return work();
  } catch (error) {
    const reason = reasonOf(error);
    if (!reason) throw error;
    return new CancelledPart(reason);
  }
}

/** Thrown where a condition does not hold, and taken for a reason at once. */
class ConditionFailed extends Error {
  readonly old: StoredItem | undefined;
  constructor(old: StoredItem | undefined) {
    super("the condition of a transaction's step does not hold");
    this.old = old;
  }
}

/**
 * All or nothing, in the caller's transaction of the store: what was written before a step that fails is undone with it.
 * Every step sees the items as they were, since no two are about the same one.
 */
export function carryOutAll(deps: Deps, call: Call, steps: readonly Step[]): Written[] {
  const writes = each(steps, ({ table, prepare }) => prepare(table));
  checkDistinctItems(writes);
  const pairs = writes.map((write, at) => ({ write, step: steps[at] }));
  return each(pairs, ({ write, step }) => {
    requireCapacity(deps, call.now, write.table, "write");
    try {
      const cause = { now: call.now, transactional: true };
      const written = carryOut(deps, cause, write, (old) => {
        throw new ConditionFailed(old);
      });
      spendWrite(deps, call.now, write.table, written.used);
      return written;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const Item = failedItem(call, error.old, step?.onFailure);
      return new CancelledPart({
        ...(Item && { Item }),
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
      });
    }
  });
}

function checkDistinctItems(writes: readonly Write[]): void {
  const seen = new Set<string>();
  for (const { table, tokens } of writes) {
    const text = JSON.stringify([table.arn, tokens.partition, ...tokens.sort]);
    if (seen.has(text)) throw validation("Transaction request cannot include multiple operations on one item");
    seen.add(text);
  }
}

/** "TransactWriteItems", "TransactGetItems": 4 MB. */
const mostBytes = 4 * 2 ** 20;

export function checkAggregate(bytes: number): void {
  if (bytes > mostBytes) throw validation("The aggregate size of the items in the transaction cannot exceed 4 MB");
}

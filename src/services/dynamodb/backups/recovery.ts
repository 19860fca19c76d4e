import type { ContinuousBackupsDescription } from "../../../model/types/dynamodb.d.ts";
import type { DynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import type { Table } from "../state.ts";
import { tableToSave } from "./backup.ts";

/** "You can set the recovery period to any value between 1 and 35 days". */
const longestDays = 35;
const dayMs = 86_400_000;

/** The earliest moment that can be restored. */
export const earliest = ({ since, days }: NonNullable<Table["recovery"]>, now: number): number =>
  Math.max(since, now - days * dayMs);

export const updateContinuousBackups: DynamoHandler<"UpdateContinuousBackups"> = (deps, call, input) => {
  const { scope, table } = tableToSave(deps, call, input.TableName);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = input.PointInTimeRecoverySpecification;
  if (days !== undefined && !enabled) {
    throw validation("RecoveryPeriodInDays can be specified only when PointInTimeRecoveryEnabled is true");
  }
  const wanted = days ?? table.recovery?.days ?? longestDays;
  // Not by the call's arrival: a change that was made since is not in the log.
  const since = table.recovery?.since ?? deps.clock.now();
  const next = { ...table, recovery: enabled ? { since, days: wanted } : undefined };
  deps.tables.put(scope, next);
  if (!enabled) deps.alarm.by(call.now);
  return { ContinuousBackupsDescription: described(next, Math.max(call.now, since)) };
};

export const describeContinuousBackups: DynamoHandler<"DescribeContinuousBackups"> = (deps, call, { TableName }) => ({
  ContinuousBackupsDescription: described(tableToSave(deps, call, TableName).table, call.now),
});

function described({ recovery }: Table, now: number): ContinuousBackupsDescription {
  return {
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: recovery
      ? {
          PointInTimeRecoveryStatus: "ENABLED",
          RecoveryPeriodInDays: recovery.days,
          EarliestRestorableDateTime: earliest(recovery, now),
          // Of AWS's five minutes there is no need here: what is committed can be restored.
          LatestRestorableDateTime: now,
        }
      : { PointInTimeRecoveryStatus: "DISABLED" },
  };
}

import type { Scope } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { validation } from "../errors.ts";
import { storedId, tableArn } from "../open-table.ts";
import type { Table } from "../state.ts";
import type { StreamView } from "./state.ts";

/** "The data in the stream is available for 24 hours". */
export const retentionMs = 24 * 3_600_000;

export interface Specification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: StreamView | undefined;
}

/** Throws what is wrong with a StreamSpecification by itself. */
export function checkSpecification({ StreamEnabled, StreamViewType }: Specification): void {
  if (StreamEnabled && StreamViewType === undefined) {
    throw validation(
      "One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is set to true",
    );
  }
  if (!StreamEnabled && StreamViewType !== undefined) {
    throw validation(
      "One or more parameter values were invalid: StreamViewType must not be specified when StreamEnabled is set to false",
    );
  }
}

export const streamArn = (scope: Scope, tableName: string, label: string): string =>
  `${tableArn(scope, tableName)}/stream/${label}`;

/** The table with a new stream. */
export function withStream(deps: Deps, scope: Scope, table: Table, view: StreamView, now: number): Table {
  let at = now;
  let label = labelOf(at);
  while (deps.streams.get(scope, table.name, label)) label = labelOf(++at);
  const id = storedId(deps.ids.next("dynamodbTable"));
  const keys = [
    ...table.key.partition.map(({ name }) => ({ name, type: "HASH" as const })),
    ...table.key.sort.map(({ name }) => ({ name, type: "RANGE" as const })),
  ];
  deps.streams.put(scope, {
    tableName: table.name,
    label,
    id,
    view,
    keys,
    enabledAt: now,
    keyId: table.encryption?.keyId,
  });
  return { ...table, stream: { label, id, view, enabled: true } };
}

/** The table whose stream has ended; its records stay for a day. */
export function withoutStream(deps: Deps, scope: Scope, table: Table): Table {
  const { stream } = table;
  if (!stream?.enabled) return table;
  const row = deps.streams.get(scope, table.name, stream.label);
  const disabledAt = Math.max(deps.clock.now(), row?.enabledAt ?? 0);
  if (row) deps.streams.put(scope, { ...row, disabledAt });
  deps.alarm.by(disabledAt + retentionMs);
  return { ...table, stream: { ...stream, enabled: false } };
}

const labelOf = (at: number): string => new Date(at).toISOString().slice(0, -1);

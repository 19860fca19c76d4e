import type { Call } from "../../../kernel/call.ts";
import type { UpdateTableInput, UpdateTableOutput } from "../../../model/types/dynamodb.d.ts";
import type { Deps, WaitingDynamoHandler } from "../deps.ts";
import { type EncryptionChange, planEncryption } from "../encryption/update-encryption.ts";
import { inUse, notImplemented, validation } from "../errors.ts";
import { otherReplicas } from "../global/members.ts";
import { updateReplicas } from "../global/update-replicas.ts";
import { updateIndexes } from "../indexes/update-indexes.ts";
import type { Table } from "../state.ts";
import { checkSpecification, withoutStream, withStream } from "../streams/table-stream.ts";
import { describe } from "./describe.ts";
import { readWarm, warmOf } from "./new-table.ts";
import { type FoundTable, requireTable } from "./require-table.ts";
import { invalid } from "./schema-rules.ts";
import type { TableChange } from "./table-change.ts";
import { updateBilling } from "./update-billing.ts";

/** Parameters that are not honoured are refused by name. */
const unsupported = [
  "MultiRegionConsistency",
  "GlobalTableWitnessUpdates",
  "GlobalTableSettingsReplicationMode",
  "DisassociationProtectionEnabled",
  "VectorIndexUpdates",
] as const satisfies readonly (keyof UpdateTableInput)[];

const changing = [
  "BillingMode",
  "ProvisionedThroughput",
  "GlobalSecondaryIndexUpdates",
  "StreamSpecification",
  "ReplicaUpdates",
  "SSESpecification",
  "TableClass",
  "DeletionProtectionEnabled",
  "OnDemandThroughput",
  "WarmThroughput",
] as const satisfies readonly (keyof UpdateTableInput)[];

/** One after another; each takes the table on as the one before has left it. */
const changes: readonly ((change: TableChange, table: Table) => Table)[] = [
  updateBilling,
  updateIndexes,
  updateReplicas,
  updateStream,
  updateWarm,
  updateSettings,
];

/** What replicas have in common: "How global tables work". */
const shared: typeof changes = [updateBilling, updateIndexes];

export const updateTable: WaitingDynamoHandler<"UpdateTable"> = async (deps, call, input) => {
  const { SSESpecification: specification } = input;
  if (!specification) return deps.store.transact(() => update(deps, call, input, undefined));
  const { scope, table } = changeable(deps, call, input);
  if (input.ReplicaUpdates) refuseReplicaUpdates();
  const encrypt = await planEncryption(deps, call, scope, table, specification);
  return deps.store.transact(() => update(deps, call, input, encrypt));
};

/** The table, if it may be changed so. */
function changeable(deps: Deps, call: Call, input: UpdateTableInput): FoundTable {
  for (const name of unsupported) if (input[name] !== undefined) throw notImplemented("UpdateTable", name);
  if (changing.every((name) => input[name] === undefined)) {
    throw validation(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    );
  }
  const found = requireTable(deps, call, input.TableName);
  const { name, status, encryption } = found.table;
  if (status === "CREATING") throw inUse(`Table is being created: ${name}`);
  if (status !== "ACTIVE" && !isProtectionOnly(input)) throw inUse(`Table is being updated: ${name}`);
  if (encryption && input.ReplicaUpdates) refuseReplicaUpdates();
  return found;
}

/** Replicas would need keys of KMS of their own regions. */
function refuseReplicaUpdates(): never {
  throw notImplemented("UpdateTable", "ReplicaUpdates of a table with a key of KMS");
}

function update(
  deps: Deps,
  call: Call,
  input: UpdateTableInput,
  encrypt: EncryptionChange | undefined,
): UpdateTableOutput {
  const { scope, table } = changeable(deps, call, input);
  const change = { deps, scope, input, now: call.now };
  const changed = changes.reduce((before, apply) => apply(change, before), table);
  const next = encrypt ? encrypt(changed) : changed;
  deps.tables.put(scope, next);
  for (const [there, other] of [...otherReplicas(deps, scope, next)]) {
    const taken = shared.reduce((before, apply) => apply({ ...change, scope: there }, before), other);
    if (taken !== other) deps.tables.put(there, taken);
  }
  return { TableDescription: { ...describe(deps, scope, next), TableStatus: "UPDATING" } };
}

const isProtectionOnly = (input: UpdateTableInput): boolean =>
  changing.every((name) => name === "DeletionProtectionEnabled" || input[name] === undefined);

function updateStream({ deps, scope, input, now }: TableChange, table: Table): Table {
  const { StreamSpecification: wanted } = input;
  if (!wanted) return table;
  checkSpecification(wanted);
  if (!wanted.StreamEnabled) {
    if (!table.stream?.enabled) throw validation(`Table is not enabled for streams: TableName: ${table.name}`);
    return withoutStream(deps, scope, table);
  }
  if (table.stream?.enabled) throw validation(`Table already has an enabled stream: TableName: ${table.name}`);
  return withStream(deps, scope, table, wanted.StreamViewType ?? "NEW_AND_OLD_IMAGES", now);
}

function updateWarm({ input: { WarmThroughput: wanted } }: TableChange, table: Table): Table {
  if (!wanted) return table;
  const before = warmOf(table);
  const warm = readWarm(wanted, before);
  if (warm.reads === before.reads && warm.writes === before.writes) {
    throw invalid("Requested WarmThroughput equals the current WarmThroughput of the table");
  }
  return { ...table, warm };
}

function updateSettings({ input }: TableChange, table: Table): Table {
  return {
    ...table,
    tableClass: input.TableClass ?? table.tableClass,
    deletionProtection: input.DeletionProtectionEnabled ?? table.deletionProtection,
  };
}

import type { Scope } from "../../../kernel/call.ts";
import type { CreateReplicationGroupMemberAction } from "../../../model/types/dynamodb.d.ts";
import type { Deps } from "../deps.ts";
import { inUse, notImplemented, replicaExists, replicaNotFound, validation } from "../errors.ts";
import type { Table } from "../state.ts";
import { withStream } from "../streams/table-stream.ts";
import { definitionOf } from "../tables/definition.ts";
import { newTable } from "../tables/new-table.ts";
import { removeTable } from "../tables/remove-table.ts";
import { invalid } from "../tables/schema-rules.ts";
import type { TableChange } from "../tables/table-change.ts";
import { begin } from "../work/schedule.ts";
import { leaveGroup, otherReplicas, withMember, withoutMember } from "./members.ts";

/** Global tables of version 2019.11.21: replicas in other regions of the account. */

/** Of a new replica; refused by name, since they are not honoured. */
const unsupported = [
  "KMSMasterKeyId",
  "ProvisionedThroughputOverride",
  "OnDemandThroughputOverride",
  "GlobalSecondaryIndexes",
] as const satisfies readonly (keyof CreateReplicationGroupMemberAction)[];

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

export function updateReplicas(change: TableChange, table: Table): Table {
  const updates = change.input.ReplicaUpdates ?? [];
  if (updates.length > 1) {
    throw invalid("Only one ReplicaUpdate is allowed at a time");
  }
  const [update] = updates;
  if (!update) return table;
  if (update.Update) throw notImplemented("UpdateTable", "ReplicaUpdates.Update");
  if (update.Disassociate) throw notImplemented("UpdateTable", "ReplicaUpdates.Disassociate");
  if (update.Create) return createReplica(change, table, update.Create);
  if (update.Delete) return deleteReplica(change, table, update.Delete.RegionName);
  throw invalid("One of ReplicationGroupUpdate.Create, Update or Delete must not be null");
}

function createReplica(
  { deps, scope, now }: TableChange,
  table: Table,
  action: CreateReplicationGroupMemberAction,
): Table {
  for (const name of unsupported)
    if (action[name] !== undefined) throw notImplemented("UpdateTable", `ReplicaUpdates.Create.${name}`);
  const { RegionName: region } = action;
  if (!regionPattern.test(region)) throw validation(`Unknown region: ${region}`);
  if (region === scope.region) throw validation("Cannot create a replica in the region that the request is made in");
  if (table.replicas?.some((each) => each.region === region)) throw replicaExists(table.name, region);
  const there = { account: scope.account, region };
  if (deps.tables.get(there, table.name)) {
    throw validation(
      `Failed to create a the new replica of table with name: '${table.name}' because one or more replicas already existed as tables.`,
    );
  }
  const streaming = streamed(deps, scope, table, now);
  const source = withMember(streaming, { region, status: "CREATING" });
  const made = withStream(
    deps,
    there,
    { ...copyOf(deps, there, table, now), tableClass: action.TableClassOverride ?? table.tableClass },
    "NEW_AND_OLD_IMAGES",
    now,
  );
  const others = (table.replicas ?? []).concat({ region: scope.region, status: "ACTIVE" });
  deps.tables.put(there, { ...made, status: "CREATING", replicas: others });
  for (const [elsewhere, other] of [...otherReplicas(deps, scope, table)]) {
    deps.tables.put(elsewhere, withMember(other, { region, status: "CREATING" }));
  }
  const { account } = scope;
  begin(deps, {
    kind: "fill-replica",
    account,
    region: scope.region,
    table: table.name,
    tableId: table.id,
    target: region,
  });
  return { ...source, status: "UPDATING" };
}

/** Replicas have streams of both images; a table without a stream gets one. */
function streamed(deps: Deps, scope: Scope, table: Table, now: number): Table {
  if (!table.stream?.enabled) return withStream(deps, scope, table, "NEW_AND_OLD_IMAGES", now);
  if (table.stream.view === "NEW_AND_OLD_IMAGES") return table;
  throw invalid("Table must have DynamoDB Streams enabled with StreamViewType NEW_AND_OLD_IMAGES to have replicas");
}

const copyOf = (deps: Deps, scope: Scope, table: Table, now: number): Table => ({
  ...newTable(deps, scope, definitionOf(table), now),
  ttl: table.ttl,
  warm: table.warm,
});

function deleteReplica({ deps, scope }: TableChange, table: Table, region: string): Table {
  if (!table.replicas?.some((each) => each.region === region)) throw replicaNotFound(table.name, region);
  const there = { account: scope.account, region };
  const replica = deps.tables.get(there, table.name);
  if (replica?.status === "CREATING" || replica?.status === "UPDATING") {
    throw inUse(`Replica is being updated: ${table.name}`);
  }
  if (replica?.deletionProtection) {
    throw validation(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
  }
  if (replica) {
    leaveGroup(deps, there, replica);
    removeTable(deps, there, replica);
  }
  return withoutMember(table, region);
}

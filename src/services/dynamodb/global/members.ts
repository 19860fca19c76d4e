import type { Scope } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { settled } from "../indexes/online-index.ts";
import type { ReplicaMember, Table } from "../state.ts";

/** The other replicas of a table, each in its region, as they are now. */
export function* otherReplicas(deps: Deps, { account }: Scope, table: Table): Generator<readonly [Scope, Table]> {
  for (const { region } of table.replicas ?? []) {
    const scope = { account, region };
    const other = deps.tables.get(scope, table.name);
    if (other) yield [scope, other];
  }
}

export const withMember = (table: Table, member: ReplicaMember): Table => ({
  ...table,
  replicas: [...(table.replicas ?? []).filter(({ region }) => region !== member.region), member],
});

export const withoutMember = (table: Table, region: string): Table =>
  settled({ ...table, replicas: (table.replicas ?? []).filter((each) => each.region !== region) });

/** A new replica has all that its maker had: both are active now, and everybody knows. */
export function replicaArrived(deps: Deps, account: string, name: string, from: string, to: string): void {
  const made = deps.tables.get({ account, region: to }, name);
  if (made?.status === "CREATING") deps.tables.put({ account, region: to }, settled({ ...made, status: "ACTIVE" }));
  const source = deps.tables.get({ account, region: from }, name);
  if (!source) return;
  const scope = { account, region: from };
  const active = settled(withMember(source, { region: to, status: "ACTIVE" }));
  deps.tables.put(scope, active);
  for (const [there, other] of [...otherReplicas(deps, scope, active)]) {
    if (there.region !== to) deps.tables.put(there, settled(withMember(other, { region: to, status: "ACTIVE" })));
  }
}

/** Takes a replica that goes out of what the others know. */
export function leaveGroup(deps: Deps, scope: Scope, table: Table): void {
  for (const [there, other] of [...otherReplicas(deps, scope, table)]) {
    deps.tables.put(there, withoutMember(other, scope.region));
  }
}

import type { DynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { otherReplicas } from "../global/members.ts";
import { requireTable } from "../tables/require-table.ts";
import { begin } from "../work/schedule.ts";

/** Enabled at once, where AWS takes up to an hour; and items end when their time comes, where AWS takes days. */
export const updateTimeToLive: DynamoHandler<"UpdateTimeToLive"> = (deps, call, input) => {
  const { scope, table } = requireTable(deps, call, input.TableName);
  const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
  // Replicas have it in common.
  const members = [[scope, table] as const, ...otherReplicas(deps, scope, table)];
  if (attribute === "") throw validation("TimeToLiveSpecification.AttributeName must be non empty");
  if (!enabled) {
    if (!table.ttl) throw validation("TimeToLive is already disabled");
    if (table.ttl.attribute !== attribute) {
      throw validation(
        `Cannot disable TimeToLive on attribute ${attribute}: TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl.attribute}`,
      );
    }
    for (const [there, member] of members) deps.tables.put(there, { ...member, ttl: undefined });
  } else {
    if (table.ttl?.attribute === attribute) throw validation("TimeToLive is already enabled");
    if (table.ttl) {
      throw validation(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl.attribute}`,
      );
    }
    for (const [there, member] of members) {
      deps.tables.put(there, { ...member, ttl: { attribute } });
      const { account, region } = there;
      begin(deps, { kind: "note-expiry", account, region, table: member.name, tableId: member.id });
    }
  }
  return { TimeToLiveSpecification: input.TimeToLiveSpecification };
};

export const describeTimeToLive: DynamoHandler<"DescribeTimeToLive"> = (deps, call, { TableName }) => {
  const { ttl } = requireTable(deps, call, TableName).table;
  return {
    TimeToLiveDescription: ttl
      ? { TimeToLiveStatus: "ENABLED", AttributeName: ttl.attribute }
      : { TimeToLiveStatus: "DISABLED" },
  };
};

import type { DynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { requireTable } from "../tables/require-table.ts";
import { begin } from "../work/schedule.ts";

/** Enabled at once, where AWS takes up to an hour; and items end when their time comes, where AWS takes days. */
export const updateTimeToLive: DynamoHandler<"UpdateTimeToLive"> = (deps, call, input) => {
  const { scope, table } = requireTable(deps, call, input.TableName);
  const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
  if (attribute === "") throw validation("TimeToLiveSpecification.AttributeName must be non empty");
  if (!enabled) {
    if (!table.ttl) throw validation("TimeToLive is already disabled");
    if (table.ttl.attribute !== attribute) {
      throw validation(
        `Cannot disable TimeToLive on attribute ${attribute}: TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl.attribute}`,
      );
    }
    deps.tables.put(scope, { ...table, ttl: undefined });
  } else {
    if (table.ttl?.attribute === attribute) throw validation("TimeToLive is already enabled");
    if (table.ttl) {
      throw validation(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl.attribute}`,
      );
    }
    deps.tables.put(scope, { ...table, ttl: { attribute } });
    const { account, region } = scope;
    begin(deps, { kind: "note-expiry", account, region, table: table.name, tableId: table.id });
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

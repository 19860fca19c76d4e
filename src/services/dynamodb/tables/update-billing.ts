import { inUse } from "../errors.ts";
import type { GlobalIndex, Table } from "../state.ts";
import { invalid } from "./schema-rules.ts";
import type { TableChange } from "./table-change.ts";
import { changedThroughput, readMost, readThroughput } from "./throughput-rules.ts";

/** Billing mode and throughput of the table; switching takes the indexes along. */
export function updateBilling(change: TableChange, table: Table): Table {
  const { BillingMode: mode, ProvisionedThroughput: throughput, OnDemandThroughput: onDemand } = change.input;
  if (mode !== undefined && mode !== table.billing.mode) {
    return mode === "PROVISIONED" ? toProvisioned(change, table) : toOnDemand(change, table);
  }
  if (throughput) {
    if (table.billing.mode === "PAY_PER_REQUEST") {
      throw invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
      );
    }
    const next = changedThroughput("table", table.billing.throughput, throughput, change.now);
    return { ...table, billing: { ...table.billing, throughput: next } };
  }
  if (!onDemand) return table;
  if (table.billing.mode === "PROVISIONED") {
    throw invalid("OnDemandThroughput cannot be specified when BillingMode is PROVISIONED");
  }
  const { mostReads, mostWrites } = readMost(onDemand);
  const old = table.billing;
  return {
    ...table,
    billing: {
      ...old,
      mostReads: onDemand.MaxReadRequestUnits === undefined ? old.mostReads : mostReads,
      mostWrites: onDemand.MaxWriteRequestUnits === undefined ? old.mostWrites : mostWrites,
    },
  };
}

/** "You can switch tables from provisioned capacity mode to on-demand mode up to four times in a 24-hour rolling window": here as often as is asked. */
function toOnDemand({ input, now }: TableChange, table: Table): Table {
  if (input.ProvisionedThroughput) {
    throw invalid(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  return {
    ...table,
    billing: { mode: "PAY_PER_REQUEST", since: now, ...readMost(input.OnDemandThroughput) },
    global: table.global.map(({ throughput: _, ...index }) => index),
  };
}

function toProvisioned({ input }: TableChange, table: Table): Table {
  const { ProvisionedThroughput: throughput, GlobalSecondaryIndexUpdates: updates = [] } = input;
  if (!throughput) {
    throw invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  if (table.global.some(({ status }) => status !== "ACTIVE")) throw inUse(`Table is being updated: ${table.name}`);
  const since = table.billing.mode === "PAY_PER_REQUEST" ? table.billing.since : undefined;
  return {
    ...table,
    billing: { mode: "PROVISIONED", throughput: readThroughput(throughput), wasOnDemandAt: since },
    global: table.global.map(({ mostReads: _r, mostWrites: _w, ...index }): GlobalIndex => {
      const given = updates.find(({ Update }) => Update?.IndexName === index.name)?.Update?.ProvisionedThroughput;
      if (!given) throw invalid(`ProvisionedThroughput must be specified for index: ${index.name}`);
      return { ...index, throughput: readThroughput(given) };
    }),
  };
}

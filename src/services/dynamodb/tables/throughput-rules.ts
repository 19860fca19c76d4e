import type { BillingMode, OnDemandThroughput, ProvisionedThroughput } from "../../../model/types/dynamodb.d.ts";
import { throughputLimit, tooManyDecreases, validation } from "../errors.ts";
import type { Billing, GlobalIndex, Throughput } from "../state.ts";
import { invalid } from "./schema-rules.ts";

/** "Service quotas": of each table, and of all tables of a region together. */
export const mostTableUnits = 40_000;
export const mostAccountUnits = 80_000;

export function readThroughput({ ReadCapacityUnits, WriteCapacityUnits }: ProvisionedThroughput): Throughput {
  for (const [name, units] of Object.entries({ ReadCapacityUnits, WriteCapacityUnits })) {
    if (units > 10 ** 12) throw validation(`Given value ${units} for ${name} is out of bounds`);
    if (units > mostTableUnits) throw throughputLimit(name, units, mostTableUnits);
  }
  return { reads: ReadCapacityUnits, writes: WriteCapacityUnits };
}

export interface BillingInput {
  readonly BillingMode?: BillingMode | undefined;
  readonly ProvisionedThroughput?: ProvisionedThroughput | undefined;
  readonly OnDemandThroughput?: OnDemandThroughput | undefined;
}

export function readBilling(input: BillingInput, now: number): Billing {
  const { BillingMode: mode, ProvisionedThroughput: throughput, OnDemandThroughput: onDemand } = input;
  if (mode === "PAY_PER_REQUEST") {
    if (throughput) {
      throw invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
      );
    }
    return { mode, since: now, ...readMost(onDemand) };
  }
  if (!throughput) {
    throw invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  if (onDemand) throw invalid("OnDemandThroughput cannot be specified when BillingMode is PROVISIONED");
  return { mode: "PROVISIONED", throughput: readThroughput(throughput) };
}

/** -1 takes a bound away ("OnDemandThroughput"). */
export function readMost(onDemand: OnDemandThroughput | undefined) {
  const bound = (units: number | undefined): number | undefined => (units === -1 ? undefined : units);
  return {
    mostReads: bound(onDemand?.MaxReadRequestUnits),
    mostWrites: bound(onDemand?.MaxWriteRequestUnits),
  };
}

export interface IndexThroughputInput {
  readonly IndexName: string;
  readonly ProvisionedThroughput?: ProvisionedThroughput | undefined;
  readonly OnDemandThroughput?: OnDemandThroughput | undefined;
}

/** What a global index may use, beside its table. */
export function readIndexThroughput(
  billing: Billing,
  { IndexName, ProvisionedThroughput: throughput, OnDemandThroughput: onDemand }: IndexThroughputInput,
): Pick<GlobalIndex, "throughput" | "mostReads" | "mostWrites"> {
  if (billing.mode === "PAY_PER_REQUEST") {
    if (throughput) {
      throw invalid(
        `ProvisionedThroughput should not be specified for index: ${IndexName} when BillingMode is PAY_PER_REQUEST`,
      );
    }
    return readMost(onDemand);
  }
  if (!throughput) throw invalid(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  return { throughput: readThroughput(throughput) };
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Decreases of the UTC day that has begun. */
export const decreasesToday = (throughput: Throughput | undefined, now: number): number =>
  throughput?.decreasedAt !== undefined && Math.floor(throughput.decreasedAt / dayMs) === Math.floor(now / dayMs)
    ? (throughput.decreasesToday ?? 0)
    : 0;

/**
 * "Service quotas", decreasing provisioned throughput: four times a day at any time, and beyond that when there was none
 * in the last hour.
 */
const freeDecreases = 4;

/** Throws where nothing would change, and LimitExceededException where it went down too often. */
export function changedThroughput(
  what: string,
  old: Throughput,
  given: ProvisionedThroughput,
  now: number,
): Throughput {
  const next = readThroughput(given);
  if (next.reads === old.reads && next.writes === old.writes) {
    throw validation(
      `The provisioned throughput for the ${what} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${what}: ${old.reads}. Requested ReadCapacityUnits: ${next.reads}. Current WriteCapacityUnits provisioned for the ${what}: ${old.writes}. Requested WriteCapacityUnits: ${next.writes}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
    );
  }
  const raised = next.reads > old.reads || next.writes > old.writes;
  const lowered = next.reads < old.reads || next.writes < old.writes;
  const today = decreasesToday(old, now);
  if (lowered && today >= freeDecreases && now - (old.decreasedAt ?? 0) < hourMs) {
    throw tooManyDecreases(what);
  }
  return {
    ...next,
    increasedAt: raised ? now : old.increasedAt,
    decreasedAt: lowered ? now : old.decreasedAt,
    decreasesToday: lowered ? today + 1 : today,
  };
}

import type { DynamoHandler } from "../deps.ts";
import { mostAccountUnits, mostTableUnits } from "./throughput-rules.ts";

export const describeLimits: DynamoHandler<"DescribeLimits"> = () => ({
  AccountMaxReadCapacityUnits: mostAccountUnits,
  AccountMaxWriteCapacityUnits: mostAccountUnits,
  TableMaxReadCapacityUnits: mostTableUnits,
  TableMaxWriteCapacityUnits: mostTableUnits,
});

/** Where the client reached us: who discovers endpoints comes here again. */
export const describeEndpoints: DynamoHandler<"DescribeEndpoints"> = (_deps, call) => ({
  Endpoints: [{ Address: call.baseUrl.replace(/^https?:\/\//, ""), CachePeriodInMinutes: 1440 }],
});

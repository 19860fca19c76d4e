import type { CreateTableInput } from "../../../model/types/dynamodb.d.ts";
import type { DynamoHandler } from "../deps.ts";
import { notImplemented } from "../errors.ts";
import { addressOf, tableArn } from "../open-table.ts";
import { checkSpecification, withStream } from "../streams/table-stream.ts";
import { describe } from "./describe.ts";
import { newTable, readWarm } from "./new-table.ts";
import { checkPolicy, newRevision } from "./policy-rules.ts";
import { withTags } from "./tag-rules.ts";

/** Parameters that are not honoured are refused by name. */
const unsupported = [
  "GlobalTableSourceArn",
  "GlobalTableSettingsReplicationMode",
  "VectorIndexes",
] as const satisfies readonly (keyof CreateTableInput)[];

/** Answers CREATING, as AWS does; the table is there with the answer. */
export const createTable: DynamoHandler<"CreateTable"> = (deps, call, input) => {
  for (const name of unsupported) if (input[name] !== undefined) throw notImplemented("CreateTable", name);
  if (input.SSESpecification?.Enabled) throw notImplemented("CreateTable", "SSESpecification.Enabled");
  const address = addressOf(call, input.TableName);
  const { account, region } = address;
  const scope = { account, region };
  if (input.StreamSpecification) checkSpecification(input.StreamSpecification);
  if (input.ResourcePolicy !== undefined) checkPolicy(input.ResourcePolicy, tableArn(scope, address.name));
  const made = newTable(deps, scope, { ...input, TableName: address.name }, call.now);
  const table = {
    ...made,
    tableClass: input.TableClass ?? made.tableClass,
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tags: withTags({}, input.Tags ?? []),
    ...(input.WarmThroughput && { warm: readWarm(input.WarmThroughput, undefined) }),
    ...(input.ResourcePolicy !== undefined && { policy: { text: input.ResourcePolicy, revision: newRevision(deps) } }),
  };
  const view = input.StreamSpecification?.StreamViewType;
  const stored = view === undefined ? table : withStream(deps, scope, table, view, call.now);
  deps.tables.put(scope, stored);
  return { TableDescription: creating(describe(deps, scope, stored)) };
};

/** As the answer to a request for something new shows it. */
export function creating(description: ReturnType<typeof describe>): ReturnType<typeof describe> {
  return {
    ...description,
    TableStatus: "CREATING",
    ...(description.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: description.GlobalSecondaryIndexes.map((index) => ({
        ...index,
        IndexStatus: "CREATING",
      })),
    }),
  };
}

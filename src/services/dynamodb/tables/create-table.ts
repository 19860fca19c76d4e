import type { Call, Scope } from "../../../kernel/call.ts";
import type { CreateTableInput, CreateTableOutput } from "../../../model/types/dynamodb.d.ts";
import type { Deps, WaitingDynamoHandler } from "../deps.ts";
import { type MadeKey, makeTableKey } from "../encryption/kms.ts";
import { encryptionBy, masterKeyIn, takeKey } from "../encryption/specification.ts";
import { notImplemented } from "../errors.ts";
import { addressOf, tableArn } from "../open-table.ts";
import type { Table } from "../state.ts";
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
export const createTable: WaitingDynamoHandler<"CreateTable"> = async (deps, call, input) => {
  const masterKeyId = masterKeyIn(input.SSESpecification);
  if (masterKeyId === undefined) return deps.store.transact(() => create(deps, call, input, undefined));
  // What is wrong with the table is told before KMS is asked.
  const { table, scope } = defined(deps, call, input);
  const made = await makeTableKey(deps, call, scope, table.name, masterKeyId);
  return deps.store.transact(() => create(deps, call, input, made));
};

function create(deps: Deps, call: Call, input: CreateTableInput, made: MadeKey | undefined): CreateTableOutput {
  const { table, scope } = defined(deps, call, input);
  if (made) takeKey(deps, call, made);
  const sealed = made ? { ...table, encryption: encryptionBy(made) } : table;
  const view = input.StreamSpecification?.StreamViewType;
  const stored = view === undefined ? sealed : withStream(deps, scope, sealed, view, call.now);
  deps.tables.put(scope, stored);
  return { TableDescription: creating(describe(deps, scope, stored)) };
}

/** Throws what is wrong with it. */
function defined(deps: Deps, call: Call, input: CreateTableInput): { scope: Scope; table: Table } {
  for (const name of unsupported) if (input[name] !== undefined) throw notImplemented("CreateTable", name);
  const address = addressOf(call, input.TableName);
  const { account, region } = address;
  const scope = { account, region };
  if (input.StreamSpecification) checkSpecification(input.StreamSpecification);
  if (input.ResourcePolicy !== undefined) checkPolicy(input.ResourcePolicy, tableArn(scope, address.name));
  const made = newTable(deps, scope, { ...input, TableName: address.name }, call.now);
  const table: Table = {
    ...made,
    tableClass: input.TableClass ?? made.tableClass,
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tags: withTags({}, input.Tags ?? []),
    ...(input.WarmThroughput && { warm: readWarm(input.WarmThroughput, undefined) }),
    ...(input.ResourcePolicy !== undefined && { policy: { text: input.ResourcePolicy, revision: newRevision(deps) } }),
  };
  return { scope, table };
}

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

import { Refusal } from "../../engines/dynamodb/index.ts";
import type { AuditRow } from "../../kernel/audit.ts";
import type { Call } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { addressOf, tableArn } from "./open-table.ts";
import { statementOf, tableNameOf, type WireStatement } from "./partiql/statements.ts";

const type = "AWS::DynamoDB::Table";

function tableIn(call: Call, name: string) {
  const address = addressOf(call, name);
  return { type, arn: tableArn(address, address.name), account: address.account };
}

const tablesIn = (call: Call, names: readonly string[]) => [...new Set(names)].map((name) => tableIn(call, name));

/**
 * Items are data: events of them are told to trails that want data events, and what stands in items is not repeated
 * there ("Logging DynamoDB operations by using AWS CloudTrail").
 */
function onItems<Input>(names: (input: Input) => readonly string[], readOnly?: true): AuditRow<Input, Deps> {
  return {
    dataEvent: type,
    ...(readOnly && { readOnly }),
    response: "none",
    hidden: [
      "Item",
      "Expected",
      "AttributeUpdates",
      "ExpressionAttributeValues",
      "KeyConditions",
      "QueryFilter",
      "ScanFilter",
      "ExclusiveStartKey",
      "RequestItems",
      "TransactItems",
      "Parameters",
      "Statements",
      "TransactStatements",
    ],
    resources: (call, input) => tablesIn(call, names(input)),
  };
}

interface Named {
  readonly TableName: string;
}
const named = ({ TableName }: Named): readonly string[] => [TableName];
const batched = ({ RequestItems }: { readonly RequestItems: object }): readonly string[] => Object.keys(RequestItems);
const parts = ({ TransactItems }: { readonly TransactItems: readonly object[] }): readonly string[] =>
  TransactItems.flatMap((item) =>
    Object.values(item as Record<string, Named | undefined>).flatMap((part) => (part ? [part.TableName] : [])),
  );
const stated = (wires: readonly WireStatement[]): readonly string[] =>
  wires.flatMap((wire) => {
    const statement = statementOf(wire);
    return statement instanceof Refusal ? [] : [tableNameOf(statement)];
  });

export const audit = {
  BatchExecuteStatement: onItems(({ Statements }: { readonly Statements: readonly WireStatement[] }) =>
    stated(Statements),
  ),
  BatchGetItem: onItems(batched, true),
  BatchWriteItem: onItems(batched),
  DeleteItem: onItems(named),
  ExecuteStatement: onItems((wire: WireStatement) => stated([wire])),
  ExecuteTransaction: onItems(({ TransactStatements }: { readonly TransactStatements: readonly WireStatement[] }) =>
    stated(TransactStatements),
  ),
  GetItem: onItems(named, true),
  PutItem: onItems(named),
  Query: onItems(named, true),
  Scan: onItems(named, true),
  TransactGetItems: onItems(parts, true),
  TransactWriteItems: onItems(parts),
  UpdateItem: onItems(named),
} as const;

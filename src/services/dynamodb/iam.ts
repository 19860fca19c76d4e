import { Refusal } from "../../engines/dynamodb/index.ts";
import type { Call } from "../../kernel/call.ts";
import type { ResourcePolicy } from "../../kernel/ports.ts";
import type { AuthorizedRow, FurtherQuestion, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodb.d.ts";
import { batchedKeys, type ConditionFacts, conditionOf, factsOf, partiqlFacts, transactedFacts } from "./conditions.ts";
import type { Deps } from "./deps.ts";
import { addressOf, findTable, tableArn } from "./open-table.ts";
import { statementOf, tableNameOf, type WireStatement } from "./partiql/statements.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

interface OnTable {
  readonly TableName: string;
  readonly IndexName?: string | undefined;
}

function arnNamed(call: Call, tableName: string): string {
  const address = addressOf(call, tableName);
  return tableArn(address, address.name);
}

/** The table, or the index of it that is read, which is a resource of its own. */
function arnOf(deps: Deps, call: Call, { TableName, IndexName }: OnTable): string {
  const arn = findTable(deps, call, TableName)?.arn ?? arnNamed(call, TableName);
  return IndexName === undefined ? arn : `${arn}/index/${IndexName}`;
}

function policyOf(call: Call, tableName: string, deps: Deps): ResourcePolicy | undefined {
  const open = findTable(deps, call, tableName);
  const policy = open?.table.policy;
  if (!policy) return undefined;
  return { name: "resource policy", arn: open.arn, text: policy.text, kind: "resource" };
}

const tagsOf = (call: Call, tableName: string, deps: Deps): Readonly<Record<string, string>> | undefined =>
  findTable(deps, call, tableName)?.table.tags;

/** An action on one table: asked of its caller's policies, and of the table's own. */
export function onTable<Input extends OnTable>(action: string): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (call, input, deps) => arnOf(deps, call, input),
    resourceTags: (call, { TableName }, deps) => tagsOf(call, TableName, deps),
    resourcePolicy: (call, { TableName }, deps) => policyOf(call, TableName, deps),
  };
}

/** As `onTable`, of an action on items, with the condition keys of "Using IAM policy conditions" of the developer guide. */
function onItems<Input extends OnTable>(action: string): AuthorizedRow<Input, Deps> {
  return {
    ...onTable<Input>(action),
    condition: (key, call, input, deps) => conditionOf(key, () => factsOf(deps, call, input)),
  };
}

/** One question of a request that asks several. */
function question(
  deps: Deps,
  call: Call,
  action: string,
  on: OnTable,
  facts: () => ConditionFacts | undefined,
): FurtherQuestion {
  return {
    action,
    resource: arnOf(deps, call, on),
    resourcePolicy: policyOf(call, on.TableName, deps),
    condition: (key) => conditionOf(key, facts),
  };
}

const none = (): readonly string[] => [];

/** Every table of a batch is asked about, with the keys that the batch names in it. */
function onBatch<Input extends { readonly RequestItems: Readonly<Record<string, object>> }>(
  action: string,
): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: none,
    also: (call, { RequestItems, ...rest }, deps) =>
      Object.entries(RequestItems).map(([TableName, requests]) =>
        question(deps, call, action, { TableName }, () => batchedKeys(deps, call, TableName, requests, rest)),
      ),
  };
}

/** Transactions have no actions of their own: each part needs that of the operation that it stands for. */
const partActions = {
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
  Get: "dynamodb:GetItem",
} as const;

type PartName = keyof typeof partActions;

function onParts<Input extends { readonly TransactItems: readonly object[] }>(): AuthorizedRow<Input, Deps> {
  return {
    action: "dynamodb:GetItem",
    resource: none,
    also: (call, { TransactItems }, deps) =>
      TransactItems.flatMap((item) =>
        Object.entries(item as Partial<Record<PartName, OnTable>>).flatMap(([name, part]) =>
          part
            ? [
                question(deps, call, partActions[name as PartName], { TableName: part.TableName }, () =>
                  transactedFacts(deps, call, part),
                ),
              ]
            : [],
        ),
      ),
  };
}

const statementActions = {
  select: "dynamodb:PartiQLSelect",
  insert: "dynamodb:PartiQLInsert",
  update: "dynamodb:PartiQLUpdate",
  delete: "dynamodb:PartiQLDelete",
  exists: "dynamodb:ConditionCheckItem",
} as const;

/** "IAM policies with PartiQL": an action for each kind of statement. */
function onStatements<Input>(statementsIn: (input: Input) => readonly WireStatement[]): AuthorizedRow<Input, Deps> {
  return {
    action: "dynamodb:PartiQLSelect",
    resource: none,
    also: (call, input, deps) =>
      statementsIn(input).flatMap((wire) => {
        const statement = statementOf(wire);
        // What cannot be understood names no table, and the operation does nothing with it but to say so.
        if (statement instanceof Refusal) return [];
        const IndexName = statement.kind === "select" ? statement.index : undefined;
        const on = { TableName: tableNameOf(statement), IndexName };
        return [question(deps, call, statementActions[statement.kind], on, () => partiqlFacts(deps, call, statement))];
      }),
  };
}

/** Operation to action, resource and who decides. */
export const iam = {
  BatchExecuteStatement: onStatements(({ Statements }: Operations["BatchExecuteStatement"]["input"]) => Statements),
  BatchGetItem: onBatch("dynamodb:BatchGetItem"),
  BatchWriteItem: onBatch("dynamodb:BatchWriteItem"),
  DeleteItem: onItems("dynamodb:DeleteItem"),
  ExecuteStatement: onStatements((input: Operations["ExecuteStatement"]["input"]) => [input]),
  ExecuteTransaction: onStatements(
    ({ TransactStatements }: Operations["ExecuteTransaction"]["input"]) => TransactStatements,
  ),
  GetItem: onItems("dynamodb:GetItem"),
  PutItem: onItems("dynamodb:PutItem"),
  Query: onItems("dynamodb:Query"),
  Scan: onItems("dynamodb:Scan"),
  TransactGetItems: onParts(),
  TransactWriteItems: onParts(),
  UpdateItem: onItems("dynamodb:UpdateItem"),
} as const satisfies Rows;

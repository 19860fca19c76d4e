import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodb.d.ts";
import type { Deps } from "./deps.ts";
import { addressOf, recallTable, tableArn } from "./open-table.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** An action on one table: its policies, and the table's own. */
export function onTable<Input extends { readonly TableName: string }>(action: string): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (call, { TableName }) => {
      const address = addressOf(call, TableName);
      return tableArn(address, address.name);
    },
    resourceTags: (call, { TableName }, deps) => {
      const address = addressOf(call, TableName);
      return recallTable(deps.tables, address, address.name)?.table.tags;
    },
    resourcePolicy: (call, { TableName }, deps, resource) => {
      const address = addressOf(call, TableName);
      const policy = recallTable(deps.tables, address, address.name)?.table.policy;
      return policy && { name: "resource policy", arn: resource, text: policy.text, kind: "resource" };
    },
  };
}

/** Operation to action, resource and who decides. */
export const iam = {
  CreateTable: onTable("dynamodb:CreateTable"),
  DeleteTable: onTable("dynamodb:DeleteTable"),
  DescribeTable: onTable("dynamodb:DescribeTable"),
  GetItem: onTable("dynamodb:GetItem"),
  PutItem: onTable("dynamodb:PutItem"),
} as const satisfies Rows;

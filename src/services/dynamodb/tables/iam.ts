import type { Call } from "../../../kernel/call.ts";
import type { AuthorizedRow, FurtherQuestion, IamRow } from "../../../kernel/service.ts";
import type { Operations, Tag } from "../../../model/types/dynamodb.d.ts";
import type { Deps } from "../deps.ts";
import { onTable } from "../iam.ts";
import { addressOf, tableArn } from "../open-table.ts";
import { judgingPolicy, resourceAt } from "./resource-policies.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** An action on the table, or the stream, that an ARN names. */
function onResource<Input extends { readonly ResourceArn: string }>(action: string): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (_call, { ResourceArn }) => ResourceArn,
    resourceTags: (_call, { ResourceArn }, deps) => {
      const address = resourceAt(ResourceArn);
      return deps.tables.get(address, address.table)?.tags;
    },
    resourcePolicy: (call, { ResourceArn }, deps) => judgingPolicy(deps, call, ResourceArn),
  };
}

const tagsOf = (tags: readonly Tag[] | undefined) =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));

const everywhere = (action: string) => ({ action, resource: () => "*" });

/** What a new table needs beside its creation: "Using tags with IAM", "Resource-based policies". */
function alsoToCreate(call: Call, input: Operations["CreateTable"]["input"]): FurtherQuestion[] {
  const address = addressOf(call, input.TableName);
  const resource = tableArn(address, address.name);
  return [
    ...(input.Tags && input.Tags.length > 0 ? [{ action: "dynamodb:TagResource", resource }] : []),
    ...(input.ResourcePolicy === undefined ? [] : [{ action: "dynamodb:PutResourcePolicy", resource }]),
  ];
}

/** "Using IAM with global tables": what a new replica, or one that goes, needs beside UpdateTable. */
function alsoToReplicate(call: Call, input: Operations["UpdateTable"]["input"]): FurtherQuestion[] {
  const address = addressOf(call, input.TableName);
  return (input.ReplicaUpdates ?? []).flatMap(({ Create, Delete }) => {
    const verb = Create ? "Create" : "Delete";
    const region = (Create ?? Delete)?.RegionName;
    if (region === undefined) return [];
    return [
      { action: `dynamodb:${verb}TableReplica`, resource: tableArn(address, address.name) },
      { action: `dynamodb:${verb}Table`, resource: tableArn({ ...address, region }, address.name) },
    ];
  });
}

const onBackup = (action: string) => ({
  action,
  resource: (_call: Call, { BackupArn }: { readonly BackupArn: string }) => BackupArn,
});

/** "Using IAM with DynamoDB backup and restore": items are put into the new table, and read there. */
const restoringActions = ["PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query", "Scan", "BatchWriteItem"];

const alsoToRestore = (call: Call, { TargetTableName }: { readonly TargetTableName: string }): FurtherQuestion[] =>
  restoringActions.map((action) => ({ action: `dynamodb:${action}`, resource: tableArn(call, TargetTableName) }));

/** Operation to action and resource, of what is done with tables (service authorization reference, "Amazon DynamoDB"). */
export const tableIam = {
  CreateTable: {
    ...onTable<Operations["CreateTable"]["input"]>("dynamodb:CreateTable"),
    requestTags: ({ Tags }: Operations["CreateTable"]["input"]) => tagsOf(Tags),
    also: alsoToCreate,
  },
  DeleteResourcePolicy: onResource("dynamodb:DeleteResourcePolicy"),
  DeleteTable: onTable("dynamodb:DeleteTable"),
  DescribeContributorInsights: onTable("dynamodb:DescribeContributorInsights"),
  ListContributorInsights: everywhere("dynamodb:ListContributorInsights"),
  UpdateContributorInsights: onTable("dynamodb:UpdateContributorInsights"),
  DescribeEndpoints: everywhere("dynamodb:DescribeEndpoints"),
  DescribeLimits: everywhere("dynamodb:DescribeLimits"),
  DescribeTable: onTable("dynamodb:DescribeTable"),
  DescribeTimeToLive: onTable("dynamodb:DescribeTimeToLive"),
  DescribeExport: {
    action: "dynamodb:DescribeExport",
    resource: (_call: Call, { ExportArn }: Operations["DescribeExport"]["input"]) => ExportArn,
  },
  ExportTableToPointInTime: {
    action: "dynamodb:ExportTableToPointInTime",
    resource: (_call: Call, { TableArn }: Operations["ExportTableToPointInTime"]["input"]) => TableArn,
  },
  DescribeImport: {
    action: "dynamodb:DescribeImport",
    resource: (_call: Call, { ImportArn }: Operations["DescribeImport"]["input"]) => ImportArn,
  },
  ImportTable: {
    action: "dynamodb:ImportTable",
    resource: (call: Call, { TableCreationParameters }: Operations["ImportTable"]["input"]) =>
      tableArn(call, TableCreationParameters.TableName),
  },
  ListImports: everywhere("dynamodb:ListImports"),
  ListExports: everywhere("dynamodb:ListExports"),
  GetResourcePolicy: onResource("dynamodb:GetResourcePolicy"),
  ListTables: everywhere("dynamodb:ListTables"),
  ListTagsOfResource: onResource("dynamodb:ListTagsOfResource"),
  PutResourcePolicy: onResource("dynamodb:PutResourcePolicy"),
  TagResource: {
    ...onResource<Operations["TagResource"]["input"]>("dynamodb:TagResource"),
    requestTags: ({ Tags }: Operations["TagResource"]["input"]) => tagsOf(Tags),
  },
  UntagResource: {
    ...onResource<Operations["UntagResource"]["input"]>("dynamodb:UntagResource"),
    tagKeys: ({ TagKeys }: Operations["UntagResource"]["input"]) => TagKeys,
  },
  UpdateTable: { ...onTable<Operations["UpdateTable"]["input"]>("dynamodb:UpdateTable"), also: alsoToReplicate },
  CreateBackup: onTable("dynamodb:CreateBackup"),
  DeleteBackup: onBackup("dynamodb:DeleteBackup"),
  DescribeBackup: onBackup("dynamodb:DescribeBackup"),
  DescribeContinuousBackups: onTable("dynamodb:DescribeContinuousBackups"),
  ListBackups: everywhere("dynamodb:ListBackups"),
  RestoreTableFromBackup: {
    action: "dynamodb:RestoreTableFromBackup",
    resource: (call: Call, { BackupArn, TargetTableName }: Operations["RestoreTableFromBackup"]["input"]) => [
      BackupArn,
      tableArn(call, TargetTableName),
    ],
    also: alsoToRestore,
  },
  RestoreTableToPointInTime: {
    action: "dynamodb:RestoreTableToPointInTime",
    resource: (call: Call, input: Operations["RestoreTableToPointInTime"]["input"]) => {
      const address = addressOf(call, input.SourceTableArn ?? input.SourceTableName ?? "");
      return [tableArn(address, address.name), tableArn(call, input.TargetTableName)];
    },
    also: alsoToRestore,
  },
  UpdateContinuousBackups: onTable("dynamodb:UpdateContinuousBackups"),
  UpdateTimeToLive: onTable("dynamodb:UpdateTimeToLive"),
} as const satisfies Rows;

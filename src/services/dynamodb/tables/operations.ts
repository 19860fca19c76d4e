import { read, waits, write } from "../../../kernel/service.ts";
import { createBackup, deleteBackup, describeBackup, listBackups } from "../backups/backup.ts";
import { describeContinuousBackups, updateContinuousBackups } from "../backups/recovery.ts";
import { restoreTableFromBackup, restoreTableToPointInTime } from "../backups/restore.ts";
import { describeExport, exportTableToPointInTime, listExports } from "../transfer/export-table.ts";
import { describeImport, importTable, listImports } from "../transfer/import-table.ts";
import { describeTimeToLive, updateTimeToLive } from "../ttl/time-to-live.ts";
import { describeEndpoints, describeLimits } from "./account.ts";
import {
  describeContributorInsights,
  listContributorInsights,
  updateContributorInsights,
} from "./contributor-insights.ts";
import { createTable } from "./create-table.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./resource-policies.ts";
import { deleteTable, describeTable, listTables } from "./tables.ts";
import { listTagsOfResource, tagResource, untagResource } from "./tags.ts";
import { updateTable } from "./update-table.ts";

/** What is done with tables, beside their items. */
export const tableOperations = {
  CreateTable: waits(createTable),
  DeleteResourcePolicy: write(deleteResourcePolicy),
  DeleteTable: write(deleteTable),
  DescribeEndpoints: read(describeEndpoints),
  DescribeLimits: read(describeLimits),
  DescribeTable: read(describeTable),
  DescribeTimeToLive: read(describeTimeToLive),
  GetResourcePolicy: read(getResourcePolicy),
  ListTables: read(listTables),
  ListTagsOfResource: read(listTagsOfResource),
  PutResourcePolicy: write(putResourcePolicy),
  TagResource: write(tagResource),
  UntagResource: write(untagResource),
  UpdateTable: waits(updateTable),
  UpdateTimeToLive: write(updateTimeToLive),
  CreateBackup: write(createBackup),
  DeleteBackup: write(deleteBackup),
  DescribeBackup: read(describeBackup),
  DescribeContinuousBackups: read(describeContinuousBackups),
  ListBackups: read(listBackups),
  RestoreTableFromBackup: waits(restoreTableFromBackup),
  RestoreTableToPointInTime: waits(restoreTableToPointInTime),
  UpdateContinuousBackups: write(updateContinuousBackups),
  DescribeExport: read(describeExport),
  ExportTableToPointInTime: write(exportTableToPointInTime),
  ListExports: read(listExports),
  DescribeImport: read(describeImport),
  ImportTable: write(importTable),
  ListImports: read(listImports),
  DescribeContributorInsights: read(describeContributorInsights),
  ListContributorInsights: read(listContributorInsights),
  UpdateContributorInsights: write(updateContributorInsights),
} as const;

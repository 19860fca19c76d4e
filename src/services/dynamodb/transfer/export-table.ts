import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { ExportDescription, ExportTableToPointInTimeInput } from "../../../model/types/dynamodb.d.ts";
import { tableToSave } from "../backups/backup.ts";
import { areaPrefix, copyTable } from "../backups/begin-copy.ts";
import { earliest } from "../backups/recovery.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import {
  exportConflict,
  exportNotFound,
  invalidExportTime,
  notImplemented,
  recoveryUnavailable,
  validation,
} from "../errors.ts";
import { pageOf } from "./paging.ts";
import type { TableExport } from "./state.ts";

export const exportTableToPointInTime: DynamoHandler<"ExportTableToPointInTime"> = (deps, call, input) => {
  if (input.FilterSpecification) throw notImplemented("ExportTableToPointInTime", "FilterSpecification");
  const { scope, table, arn } = tableToSave(deps, call, input.TableArn);
  if (!table.recovery) throw recoveryUnavailable(table.name);
  const again = earlierExport(deps, call, arn, input);
  if (again) return { ExportDescription: describe(again) };
  const now = deps.clock.now();
  const changes = windowOf(input, now);
  const moment = changes ? changes.to - 1 : (input.ExportTime ?? now);
  const from = Math.floor(earliest(table.recovery, now) / 1_000) * 1_000;
  if ((changes?.from ?? moment) < from || moment > now) throw invalidExportTime();
  const id = `0${call.now}-${deps.ids.next("job").slice(0, 8)}`;
  const made: TableExport = {
    id,
    arn: `${arn}/export/${id}`,
    tableArn: arn,
    table: table.name,
    tableId: table.id,
    status: "IN_PROGRESS",
    startedAt: call.now,
    clientToken: input.ClientToken,
    bucket: input.S3Bucket,
    bucketOwner: input.S3BucketOwner,
    prefix: input.S3Prefix,
    sse: input.S3SseAlgorithm,
    kmsKeyId: input.S3SseKmsKeyId,
    format: input.ExportFormat ?? "DYNAMODB_JSON",
    moment,
    ...(changes && { changes }),
    items: 0,
    bytes: 0,
  };
  deps.exports.put(scope, made);
  copyTable(deps, scope, table, moment, { kind: "area", prefix: areaPrefix(scope, id), export: { id, call } });
  return { ExportDescription: describe(made) };
};

const quarterHourMs = 15 * 60_000;
const dayMs = 86_400_000;

/** "The export period window ... minimum of 15 minutes and maximum of 24 hours". */
function windowOf(input: ExportTableToPointInTimeInput, now: number): TableExport["changes"] {
  const { ExportType: type, IncrementalExportSpecification: window } = input;
  if (type !== "INCREMENTAL_EXPORT") {
    if (window) throw validation("IncrementalExportSpecification can be specified only for INCREMENTAL_EXPORT");
    return undefined;
  }
  const { ExportFromTime: from, ExportToTime: to = now, ExportViewType: view = "NEW_AND_OLD_IMAGES" } = window ?? {};
  if (from === undefined) throw validation("ExportFromTime must be specified for an incremental export");
  if (to - from < quarterHourMs || to - from > dayMs) {
    throw validation("The period of an incremental export must be between 15 minutes and 24 hours");
  }
  return { from, to, view };
}

/** "ClientToken": the same request again gives the same export; another one with it is refused. */
function earlierExport(
  deps: Deps,
  call: Call,
  arn: string,
  { ClientToken: token, S3Bucket, ExportTime }: ExportTableToPointInTimeInput,
): TableExport | undefined {
  if (token === undefined) return undefined;
  for (const made of deps.exports.list(call)) {
    if (made.clientToken !== token) continue;
    const isSame = made.tableArn === arn && made.bucket === S3Bucket && (ExportTime ?? made.moment) === made.moment;
    if (!isSame) throw exportConflict();
    return made;
  }
  return undefined;
}

export const describeExport: DynamoHandler<"DescribeExport"> = (deps, call, { ExportArn }) => {
  const parsed = parseArn(ExportArn);
  const made =
    parsed?.region === call.region ? deps.exports.get(parsed, parsed.resource.split("/")[3] ?? "") : undefined;
  if (made?.arn !== ExportArn) throw exportNotFound(ExportArn);
  return { ExportDescription: describe(made) };
};

export const listExports: DynamoHandler<"ListExports"> = (deps, call, input) => {
  const all = [...deps.exports.list(call)].filter(
    ({ tableArn }) => input.TableArn === undefined || tableArn === input.TableArn,
  );
  const { shown, next } = pageOf(all, ({ id }) => id, input.NextToken, input.MaxResults);
  return {
    ExportSummaries: shown.map(({ arn, status, changes }) => ({
      ExportArn: arn,
      ExportStatus: status,
      ExportType: changes ? "INCREMENTAL_EXPORT" : "FULL_EXPORT",
    })),
    ...(next !== undefined && { NextToken: next }),
  };
};

function describe(made: TableExport): ExportDescription {
  const { changes, failure } = made;
  return {
    ExportArn: made.arn,
    ExportStatus: made.status,
    StartTime: made.startedAt,
    EndTime: made.endedAt,
    ...(made.status === "COMPLETED" && { ExportManifest: `AWSDynamoDB/${made.id}/manifest-summary.json` }),
    TableArn: made.tableArn,
    TableId: made.tableId,
    ...(!changes && { ExportTime: made.moment }),
    ClientToken: made.clientToken,
    S3Bucket: made.bucket,
    S3BucketOwner: made.bucketOwner,
    S3Prefix: made.prefix,
    S3SseAlgorithm: made.sse ?? "AES256",
    S3SseKmsKeyId: made.kmsKeyId,
    FailureCode: failure?.code,
    FailureMessage: failure?.message,
    ExportFormat: made.format,
    BilledSizeBytes: made.bytes,
    ItemCount: made.items,
    ExportType: changes ? "INCREMENTAL_EXPORT" : "FULL_EXPORT",
    ...(changes && {
      IncrementalExportSpecification: {
        ExportFromTime: changes.from,
        ExportToTime: changes.to,
        ExportViewType: changes.view,
      },
    }),
  };
}

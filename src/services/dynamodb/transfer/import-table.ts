import { parseArn } from "../../../kernel/arn.ts";
import type { ImportTableDescription, ImportTableInput } from "../../../model/types/dynamodb.d.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { importConflict, importNotFound, notImplemented, validation } from "../errors.ts";
import { tableArn } from "../open-table.ts";
import { definitionOf } from "../tables/definition.ts";
import { newTable } from "../tables/new-table.ts";
import { begin } from "../work/schedule.ts";
import { pageOf } from "./paging.ts";
import type { TableImport } from "./state.ts";

const delimiters = [",", "\t", ":", ";", "|", " "];

export const importTable: DynamoHandler<"ImportTable"> = (deps, call, input) => {
  checkSupported(input);
  const { S3BucketSource: source, TableCreationParameters: parameters, ClientToken: clientToken } = input;
  const again = [...deps.imports.list(call)].find(
    (made) => clientToken !== undefined && made.clientToken === clientToken,
  );
  if (again) {
    if (again.table !== parameters.TableName || again.bucket !== source.S3Bucket) throw importConflict();
    return { ImportTableDescription: describe(deps, again) };
  }
  const table = { ...newTable(deps, call, parameters, call.now), status: "CREATING" as const };
  const arn = tableArn(call, table.name);
  const id = `0${call.now}-${deps.ids.next("job").slice(0, 8)}`;
  const made: TableImport = {
    id,
    arn: `${arn}/import/${id}`,
    table: table.name,
    tableArn: arn,
    tableId: table.id,
    status: "IN_PROGRESS",
    startedAt: call.now,
    clientToken,
    bucket: source.S3Bucket,
    bucketOwner: source.S3BucketOwner,
    prefix: source.S3KeyPrefix,
    format: input.InputFormat,
    options: input.InputFormatOptions,
    compression: input.InputCompressionType === "GZIP" ? "GZIP" : "NONE",
    errors: 0,
    processed: 0,
    imported: 0,
    bytes: 0,
  };
  deps.tables.put(call, table);
  deps.imports.put(call, made);
  const { account, region } = call;
  begin(deps, { kind: "import", account, region, importId: id, call });
  return { ImportTableDescription: describe(deps, made) };
};

function checkSupported({
  InputCompressionType,
  InputFormat,
  InputFormatOptions,
  TableCreationParameters: table,
}: ImportTableInput) {
  if (InputCompressionType === "ZSTD") throw notImplemented("ImportTable", "InputCompressionType ZSTD");
  if (table.SSESpecification?.Enabled) throw notImplemented("ImportTable", "SSESpecification.Enabled");
  if (table.VectorIndexes) throw notImplemented("ImportTable", "VectorIndexes");
  if (InputFormatOptions?.Csv && InputFormat !== "CSV") {
    throw validation("InputFormatOptions.Csv can be specified only when InputFormat is CSV");
  }
  const delimiter = InputFormatOptions?.Csv?.Delimiter;
  if (delimiter !== undefined && !delimiters.includes(delimiter))
    throw validation(`Invalid CSV delimiter: ${delimiter}`);
}

export const describeImport: DynamoHandler<"DescribeImport"> = (deps, call, { ImportArn }) => {
  const parsed = parseArn(ImportArn);
  const made =
    parsed?.region === call.region ? deps.imports.get(parsed, parsed.resource.split("/")[3] ?? "") : undefined;
  if (made?.arn !== ImportArn) throw importNotFound(ImportArn);
  return { ImportTableDescription: describe(deps, made) };
};

export const listImports: DynamoHandler<"ListImports"> = (deps, call, input) => {
  const all = [...deps.imports.list(call)].filter(
    ({ tableArn: of }) => input.TableArn === undefined || of === input.TableArn,
  );
  const { shown, next } = pageOf(all, ({ id }) => id, input.NextToken, input.PageSize);
  return {
    ImportSummaryList: shown.map((made) => ({
      ImportArn: made.arn,
      ImportStatus: made.status,
      TableArn: made.tableArn,
      S3BucketSource: sourceOf(made),
      InputFormat: made.format,
      StartTime: made.startedAt,
      EndTime: made.endedAt,
    })),
    ...(next !== undefined && { NextToken: next }),
  };
};

const sourceOf = ({ bucket, bucketOwner, prefix }: TableImport) => ({
  S3Bucket: bucket,
  S3BucketOwner: bucketOwner,
  S3KeyPrefix: prefix,
});

function describe(deps: Deps, made: TableImport): ImportTableDescription {
  const parsed = parseArn(made.arn);
  const table = parsed && deps.tables.get(parsed, made.table);
  const definition = table?.id === made.tableId ? definitionOf(table) : undefined;
  const {
    AttributeDefinitions = [],
    KeySchema = [],
    LocalSecondaryIndexes: _,
    ...rest
  } = definition ?? { TableName: made.table };
  return {
    ImportArn: made.arn,
    ImportStatus: made.status,
    TableArn: made.tableArn,
    TableId: made.tableId,
    ClientToken: made.clientToken,
    S3BucketSource: sourceOf(made),
    ErrorCount: made.errors,
    InputFormat: made.format,
    InputFormatOptions: made.options,
    InputCompressionType: made.compression,
    TableCreationParameters: { ...rest, AttributeDefinitions, KeySchema },
    StartTime: made.startedAt,
    EndTime: made.endedAt,
    ProcessedSizeBytes: made.bytes,
    ProcessedItemCount: made.processed,
    ImportedItemCount: made.imported,
    FailureCode: made.failure?.code,
    FailureMessage: made.failure?.message,
  };
}

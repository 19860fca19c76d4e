import { type Item, parseItem, pick, viewText, writeItem } from "../../../engines/dynamodb/index.ts";
import { ionItem } from "./ion-text.ts";
import type { DataFile, TableExport } from "./state.ts";

/** The files of an export: "DynamoDB table export output format" of the developer guide. */

/** Folder of an export's own files; `data` of incremental ones is shared by all. */
export const exportFolder = ({ prefix, id }: TableExport): string => `${rootOf(prefix)}${id}/`;

export const dataFolder = (made: TableExport): string =>
  made.changes ? `${rootOf(made.prefix)}data/` : `${exportFolder(made)}data/`;

const rootOf = (prefix: string | undefined): string =>
  `${prefix === undefined ? "" : `${prefix.replace(/\/$/, "")}/`}AWSDynamoDB/`;

export const dataSuffix = ({ format }: TableExport): string => (format === "ION" ? ".ion.gz" : ".json.gz");

/** An item of a full export, on a line. */
export const fullLine = ({ format }: TableExport, text: string): string =>
  format === "ION" ? `$ion_1_0 {Item:${ionItem(parseItem(text))}}\n` : `{"Item":${onOneLine(text)}}\n`;

/** Items are stored with a line for each attribute. */
const onOneLine = (text: string): string => text.replaceAll("\n", "");

export interface ChangedItem {
  readonly keyNames: readonly string[];
  /** Epoch milliseconds of the last write. */
  readonly writtenAt: number;
  readonly old: string | undefined;
  readonly now: string | undefined;
}

/** An item of an incremental export, on a line: what became of it, whatever happened in between. */
export function changeLine({ format, changes }: TableExport, { keyNames, writtenAt, old, now }: ChangedItem): string {
  const keys: Item = pick(viewText(now ?? old ?? "{}"), keyNames);
  const micros = `${writtenAt}000`;
  const withOld = changes?.view === "NEW_AND_OLD_IMAGES" && old !== undefined;
  if (format === "ION") {
    const images = [
      ...(withOld ? [`OldImage:${ionItem(parseItem(old))}`] : []),
      ...(now === undefined ? [] : [`NewImage:${ionItem(parseItem(now))}`]),
    ];
    const parts = [`Metadata:{WriteTimestampMicros:${micros}.}`, `Keys:${ionItem(keys)}`, ...images];
    return `$ion_1_0 {Record:{${parts.join(",")}}}\n`;
  }
  const images = [
    ...(withOld ? [`"OldImage":${onOneLine(old)}`] : []),
    ...(now === undefined ? [] : [`"NewImage":${onOneLine(now)}`]),
  ];
  const parts = [
    `"Metadata":{"WriteTimestampMicros":{"N":"${micros}"}}`,
    `"Keys":${onOneLine(writeItem(keys))}`,
    ...images,
  ];
  return `{${parts.join(",")}}\n`;
}

export const filesManifest = (files: readonly DataFile[]): string =>
  files
    .map(
      ({ key, items, md5, etag }) =>
        `${JSON.stringify({ itemCount: items, md5Checksum: md5, etag, dataFileS3Key: key })}\n`,
    )
    .join("");

const iso = (at: number): string => new Date(at).toISOString();

export function summaryManifest(
  made: TableExport,
  endedAt: number,
  filesKey: string,
  items: number,
  bytes: number,
): string {
  const { changes } = made;
  return JSON.stringify({
    version: changes ? "2023-08-01" : "2020-06-30",
    exportArn: made.arn,
    startTime: iso(made.startedAt),
    endTime: iso(endedAt),
    tableArn: made.tableArn,
    tableId: made.tableId,
    ...(changes
      ? { exportFromTime: iso(changes.from), exportToTime: iso(changes.to) }
      : { exportTime: iso(made.moment) }),
    s3Bucket: made.bucket,
    s3Prefix: made.prefix ?? null,
    s3SseAlgorithm: made.sse ?? "AES256",
    s3SseKmsKeyId: made.kmsKeyId ?? null,
    manifestFilesS3Key: filesKey,
    billedSizeBytes: bytes,
    itemCount: items,
    outputFormat: made.format,
    ...(changes && { outputView: changes.view === "NEW_IMAGE" ? "NEW_IMAGES" : "NEW_AND_OLD_IMAGES" }),
    exportType: changes ? "INCREMENTAL_EXPORT" : "FULL_EXPORT",
  });
}

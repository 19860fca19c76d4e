import { invalidJsonType, missingParameter, notImplemented, type SelectErrorCode, SelectFlaw } from "./flaw.ts";
import type { CsvFormat } from "./input/quoted-record.ts";
import type { CsvOutputFormat } from "./output/csv.ts";

type Text = string | undefined;

/** What a request says of its object and of its answer: the members of SelectObjectContentRequest, as they come. */
export interface SelectOptions {
  readonly ExpressionType?: Text;
  readonly InputSerialization: {
    readonly CSV?:
      | {
          readonly FileHeaderInfo?: Text;
          readonly Comments?: Text;
          readonly QuoteEscapeCharacter?: Text;
          readonly RecordDelimiter?: Text;
          readonly FieldDelimiter?: Text;
          readonly QuoteCharacter?: Text;
          readonly AllowQuotedRecordDelimiter?: boolean | undefined;
        }
      | undefined;
    readonly JSON?: { readonly Type?: Text } | undefined;
    readonly Parquet?: object | undefined;
    readonly CompressionType?: Text;
  };
  readonly OutputSerialization: {
    readonly CSV?:
      | {
          readonly QuoteFields?: Text;
          readonly QuoteEscapeCharacter?: Text;
          readonly RecordDelimiter?: Text;
          readonly FieldDelimiter?: Text;
          readonly QuoteCharacter?: Text;
        }
      | undefined;
    readonly JSON?: { readonly RecordDelimiter?: Text } | undefined;
  };
  readonly ScanRange?: { readonly Start?: number | undefined; readonly End?: number | undefined } | undefined;
  /** Size of the object, as it is stored. */
  readonly objectBytes: number;
}

export type FileHeader = "NONE" | "USE" | "IGNORE";
export type InputFormat =
  | { readonly type: "csv"; readonly header: FileHeader; readonly csv: CsvFormat }
  | { readonly type: "json"; readonly lines: boolean };
export type OutputFormat =
  | { readonly type: "csv"; readonly csv: CsvOutputFormat }
  | { readonly type: "json"; readonly recordDelimiter: string };

/** One of the allowed values, in any letter case: S3's own examples write both `USE` and `Use`. */
function oneOf<T extends string>(value: Text, allowed: readonly T[], otherwise: T, code: SelectErrorCode): T {
  if (value === undefined || value === "") return otherwise;
  const found = allowed.find((each) => each === value.toUpperCase());
  if (found === undefined) throw new SelectFlaw(code);
  return found;
}

export function readCompression({ InputSerialization: input }: SelectOptions): "NONE" | "GZIP" {
  const kind = oneOf(input.CompressionType, ["NONE", "GZIP", "BZIP2"], "NONE", "InvalidCompressionFormat");
  if (kind === "BZIP2") throw notImplemented("InputSerialization.CompressionType BZIP2");
  return kind;
}

export function readInput({ InputSerialization: input }: SelectOptions): InputFormat {
  const given = [input.CSV, input.JSON, input.Parquet].filter((each) => each !== undefined);
  if (given.length > 1) throw new SelectFlaw("ObjectSerializationConflict");
  if (input.Parquet) throw notImplemented("InputSerialization.Parquet");
  if (input.JSON) return { type: "json", lines: readJsonType(input.JSON.Type) === "LINES" };
  if (input.CSV) return readCsvInput(input.CSV);
  throw new SelectFlaw("InvalidDataSource");
}

function readJsonType(type: Text): string {
  if (type === undefined || type === "") throw missingParameter("Type");
  const wanted = type.toUpperCase();
  if (wanted !== "LINES" && wanted !== "DOCUMENT") throw invalidJsonType(type);
  return wanted;
}

function readCsvInput(csv: NonNullable<SelectOptions["InputSerialization"]["CSV"]>): InputFormat {
  const quote = character(csv.QuoteCharacter, '"');
  const format: CsvFormat = {
    recordDelimiter: delimiter(csv.RecordDelimiter, "\n"),
    fieldDelimiter: delimiter(csv.FieldDelimiter, ","),
    quote,
    escapeCharacter: character(csv.QuoteEscapeCharacter, quote),
    comments: character(csv.Comments, "#"),
    allowQuotedRecordDelimiter: csv.AllowQuotedRecordDelimiter ?? false,
  };
  refuseEqual(format.recordDelimiter, format.fieldDelimiter, quote);
  const header = oneOf(csv.FileHeaderInfo, ["NONE", "USE", "IGNORE"], "NONE", "InvalidFileHeaderInfo");
  return { type: "csv", header, csv: format };
}

export function readOutput({ OutputSerialization: output }: SelectOptions): OutputFormat {
  const { CSV: csv, JSON: json } = output;
  if (csv && json) throw new SelectFlaw("ObjectSerializationConflict");
  if (json) return { type: "json", recordDelimiter: json.RecordDelimiter ?? "\n" };
  if (!csv) throw missingParameter("OutputSerialization");
  const quote = character(csv.QuoteCharacter, '"');
  const format: CsvOutputFormat = {
    always: oneOf(csv.QuoteFields, ["ALWAYS", "ASNEEDED"], "ASNEEDED", "InvalidQuoteFields") === "ALWAYS",
    recordDelimiter: delimiter(csv.RecordDelimiter, "\n"),
    fieldDelimiter: delimiter(csv.FieldDelimiter, ","),
    quote,
    escapeCharacter: character(csv.QuoteEscapeCharacter, quote),
  };
  return { type: "csv", csv: format };
}

/** A single character; empty where the request says that there is none. */
function character(value: Text, otherwise: string): string {
  if (value === undefined) return otherwise;
  if (value.length > 1) throw new SelectFlaw("InvalidRequestParameter");
  return value;
}

function delimiter(value: Text, otherwise: string): string {
  return value === undefined || value === "" ? otherwise : value;
}

/** Signs that are the same, or begin one another, would leave a file with several readings. */
function refuseEqual(...signs: readonly string[]): void {
  const used = signs.filter((sign) => sign !== "");
  const clash = used.some((sign, index) => used.some((other, at) => at !== index && other.startsWith(sign)));
  if (clash) throw new SelectFlaw("InvalidRequestParameter");
}

/** First and last byte at which a record of interest may begin; undefined for the whole object. */
export function readScanRange(
  { ScanRange: range, objectBytes }: SelectOptions,
  input: InputFormat,
  compressed: boolean,
): { readonly start: number; readonly end: number } | undefined {
  if (!range) return undefined;
  const splits = input.type === "csv" ? !input.csv.allowQuotedRecordDelimiter : input.lines;
  if (compressed || !splits) throw new SelectFlaw("UnsupportedScanRangeInput");
  const { Start: from, End: to } = range;
  if (from === undefined && to === undefined) throw new SelectFlaw("InvalidScanRange");
  // An end alone counts back from the end of the object.
  const start = from ?? Math.max(0, objectBytes - (to ?? 0));
  const end = from === undefined || to === undefined ? Number.POSITIVE_INFINITY : to;
  if ((from ?? 0) < 0 || (to ?? 0) < 0 || end < start || (from ?? 0) >= Math.max(1, objectBytes)) {
    throw new SelectFlaw("InvalidScanRange");
  }
  return { start, end };
}

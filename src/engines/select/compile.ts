import { utf8Bytes } from "../../base/text.ts";
import { checkCsvPath } from "./evaluate/csv-scope.ts";
import { errorOf, type SelectError, SelectFlaw } from "./flaw.ts";
import type { ScanWindow } from "./input/window.ts";
import { mostExpressionBytes } from "./limits.ts";
import {
  type InputFormat,
  type OutputFormat,
  readCompression,
  readInput,
  readOutput,
  readScanRange,
  type SelectOptions,
} from "./options.ts";
import { checkAggregates, checkDepth } from "./sql/check.ts";
import { parseStatement } from "./sql/statement.ts";
import type { Expression, Name, Statement } from "./sql/syntax.ts";
import { partsOf } from "./sql/walk.ts";

/** A request that was found to be sound, ready to run over its object. */
export interface SelectQuery {
  /** Where in the object the input of {@link ./run.ts} has to begin. 0 but for scan ranges. */
  readonly firstByte: number;
  readonly statement: Statement;
  /** Whether the result is one record made of all rows. */
  readonly aggregated: boolean;
  /** By which name the statement knows the table. */
  readonly alias: Name;
  readonly input: InputFormat;
  /** Whether the first record of what is scanned names columns that nobody asks for. */
  readonly skipsHeader: boolean;
  readonly compressed: boolean;
  readonly window: ScanWindow | undefined;
  readonly output: OutputFormat;
}

export type SelectVerdict = { readonly query: SelectQuery } | { readonly error: SelectError };

/** Judges a request before its object is read: the expression, the formats, the scan range. Never throws. */
export function compileSelect(expression: string, options: SelectOptions): SelectVerdict {
  try {
    return { query: compile(expression, options) };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
}

function compile(expression: string, options: SelectOptions): SelectQuery {
  const type = options.ExpressionType ?? "SQL";
  if (type.toUpperCase() !== "SQL") throw new SelectFlaw("InvalidExpressionType");
  if (utf8Bytes(expression).length > mostExpressionBytes) throw new SelectFlaw("ExpressionTooLong");
  const input = readInput(options);
  const compressed = readCompression(options) === "GZIP";
  const output = readOutput(options);
  const range = readScanRange(options, input, compressed);
  const statement = parseStatement(expression);
  checkDepth(statement);
  const aggregated = checkAggregates(statement);
  const [alias = { text: "S3Object", quoted: false }] = statement.aliases;
  if (input.type === "csv") checkNames(statement, alias);
  const window = range && windowOf(range, input);
  const skipsHeader = input.type === "csv" && input.header === "IGNORE" && (range?.start ?? 0) === 0;
  return {
    firstByte: window?.firstByte ?? 0,
    statement,
    aggregated,
    alias,
    input,
    skipsHeader,
    compressed,
    window,
    output,
  };
}

/** A CSV file has no paths, and its columns count from 1. */
function checkNames({ items, path, where }: Statement, alias: Name): void {
  if (path.length > 0) throw new SelectFlaw("InvalidKeyPath");
  const check = (expression: Expression): void => {
    if (expression.type === "path") checkCsvPath(alias, expression.root, expression.steps);
    for (const part of partsOf(expression)) check(part);
  };
  for (const { expression } of items ?? []) check(expression);
  if (where) check(where);
}

/** Reading begins as far before the range as a delimiter that ends at its start, or at the header that is used. */
function windowOf({ start, end }: { readonly start: number; readonly end: number }, input: InputFormat): ScanWindow {
  const delimiter = utf8Bytes(input.type === "csv" ? input.csv.recordDelimiter : "\n");
  const keepsHeader = input.type === "csv" && input.header === "USE";
  const firstByte = keepsHeader ? 0 : Math.max(0, start - delimiter.length);
  return { firstByte, start, end, delimiter, keepsHeader };
}

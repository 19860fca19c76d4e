import { SelectFlaw } from "../flaw.ts";
import type { CsvReader } from "../input/csv.ts";
import { nameMatcher } from "../input/json-path.ts";
import { mostColumns } from "../limits.ts";
import type { RecordWriter } from "../output/writer.ts";
import { type CsvNames, csvPath } from "./csv-scope.ts";
import type { RowKind } from "./query.ts";

/** Records of a CSV file as rows: every value is a text. */
export function csvRows(names: CsvNames): RowKind<CsvReader> {
  const spread = (row: CsvReader, writer: RecordWriter): void => {
    const count = columnsIn(row);
    for (let index = 0; index < count; index++) {
      writer.field(names.header?.[index] ?? `_${index + 1}`, row.column(index));
    }
  };
  return {
    path: (root, steps) => csvPath(names, root, steps),
    spread,
    whole(row, writer) {
      const text = writer.copy && row.unquoted;
      if (text === undefined || !writer.copy) spread(row, writer);
      else writer.copy(text);
    },
    isRow: (root, steps) => steps.length === 0 && nameMatcher(names.alias)(root.text),
  };
}

/** All fields of the record that names the columns. */
export function headerOf(row: CsvReader): readonly string[] {
  return Array.from({ length: columnsIn(row) }, (_, index) => row.column(index) ?? "");
}

function columnsIn(row: CsvReader): number {
  const { columnCount } = row;
  if (columnCount > mostColumns) throw new SelectFlaw("OverMaxColumn");
  return columnCount;
}

import { SelectFlaw } from "../flaw.ts";
import type { CsvReader } from "../input/csv.ts";
import { nameMatcher } from "../input/json-path.ts";
import type { Name, PlainStep } from "../sql/syntax.ts";
import type { Evaluator } from "./bind.ts";

/** The names by which an expression may call the columns of a CSV file. */
export interface CsvNames {
  readonly alias: Name;
  /** undefined where the file has none, or they are not used. */
  readonly header: readonly string[] | undefined;
}

/**
 * Finds the column that a path names: `_2`, `name`, or either behind the alias. Throws MissingHeaders,
 * AmbiguousFieldName, InvalidColumnIndex, InvalidTableAlias.
 */
export function csvPath(names: CsvNames, root: Name, steps: readonly PlainStep[]): Evaluator<CsvReader> {
  const index = columnIndex(names.header, columnName(names.alias, root, steps));
  return (row) => row.column(index);
}

/** Checks what can be known before the file is read. */
export function checkCsvPath(alias: Name, root: Name, steps: readonly PlainStep[]): void {
  // `SELECT s.*` is the alias alone.
  if (steps.length > 0 || !nameMatcher(alias)(root.text)) positionOf(columnName(alias, root, steps));
}

function columnName(alias: Name, root: Name, steps: readonly PlainStep[]): Name {
  const [first, ...more] = steps;
  if (!first) return root;
  if (!nameMatcher(alias)(root.text)) throw new SelectFlaw("InvalidTableAlias");
  if (first.type !== "name" || more.length > 0) throw new SelectFlaw("InvalidKeyPath");
  return first.name;
}

/** From 1, as many as 32 bits hold; undefined for what is no position. */
function positionOf({ text }: Name): number | undefined {
  if (!/^_\d+$/.test(text)) return undefined;
  const position = Number(text.slice(1));
  if (position < 1 || position >= 2 ** 31) throw new SelectFlaw("InvalidColumnIndex");
  return position;
}

function columnIndex(header: readonly string[] | undefined, name: Name): number {
  const matches = nameMatcher(name);
  const found = header?.flatMap((each, index) => (matches(each) ? [index] : [])) ?? [];
  const [index, other] = found;
  if (other !== undefined) throw new SelectFlaw("AmbiguousFieldName");
  if (index !== undefined) return index;
  const position = positionOf(name);
  if (position === undefined) throw new SelectFlaw("MissingHeaders");
  return position - 1;
}

import { SelectFlaw } from "../flaw.ts";
import { mostColumns } from "../limits.ts";
import type { RecordWriter } from "../output/writer.ts";
import type { Aggregate, Column, Name, PlainStep, Spread, Statement } from "../sql/syntax.ts";
import { Struct, type Value } from "../values/value.ts";
import { type Accumulator, accumulatorOf } from "./aggregate.ts";
import { bind, type Evaluator, type Scope, truthOf } from "./bind.ts";

/** What differs between rows of CSV and of JSON. */
export interface RowKind<Row> {
  path(root: Name, steps: readonly PlainStep[]): Evaluator<Row>;
  /** Writes all fields of a row, and nothing else into its record: `SELECT *`. */
  whole(row: Row, writer: RecordWriter): void;
  /** Writes all fields of a row: `SELECT s.*`. */
  spread(row: Row, writer: RecordWriter): void;
  /** Whether `s.*` means the row itself; else it means what the path leads to. */
  isRow(root: Name, steps: readonly PlainStep[]): boolean;
}

/** A statement at work: takes rows, writes records. */
export interface RunningQuery<Row> {
  take(row: Row): void;
  /** Writes what only the end of the input decides. */
  finish(): void;
  /** Whether no further row changes the result. */
  readonly done: boolean;
}

type Project<Row> = (row: Row, writer: RecordWriter) => void;

/** Binds a statement to a kind of rows. Throws the flaws of names that lead nowhere. */
export function startQuery<Row>(
  statement: Statement,
  aggregated: boolean,
  kind: RowKind<Row>,
  writer: RecordWriter,
  now: number,
): RunningQuery<Row> {
  const accumulators: Summed<Row>[] = [];
  const scope: Scope<Row> = {
    now,
    path: (root, steps) => kind.path(root, steps),
    aggregate: (node) => summed(node, scope, accumulators),
  };
  const { where, limit = Number.POSITIVE_INFINITY } = statement;
  const passes = where && bind(where, scope);
  const project = projection(statement, kind, scope);
  let left = limit;
  const write = (row: Row): void => {
    project(row, writer);
    writer.end();
    left--;
  };
  return {
    take(row) {
      if (passes && truthOf(passes(row)) !== true) return;
      if (!aggregated) write(row);
      else for (const { operand, accumulator } of accumulators) accumulator.add(operand(row));
    },
    finish() {
      // Nothing of a row is left in a record of aggregates.
      if (aggregated && left > 0) write(undefined as Row);
    },
    get done() {
      return left <= 0;
    },
  };
}

interface Summed<Row> {
  readonly operand: Evaluator<Row>;
  readonly accumulator: Accumulator;
}

function summed<Row>(node: Aggregate, scope: Scope<Row>, accumulators: Summed<Row>[]): Evaluator<Row> {
  const accumulator = accumulatorOf(node.function);
  accumulators.push({ operand: node.operand ? bind(node.operand, scope) : () => 1, accumulator });
  return () => accumulator.result();
}

function projection<Row>({ items }: Statement, kind: RowKind<Row>, scope: Scope<Row>): Project<Row> {
  if (!items) return (row, writer) => kind.whole(row, writer);
  if (items.length > mostColumns) throw new SelectFlaw("OverMaxColumn");
  const projects = items.map((item) => projectionOf(item, kind, scope));
  return (row, writer) => {
    for (const project of projects) project(row, writer);
  };
}

function projectionOf<Row>(item: Column | Spread, kind: RowKind<Row>, scope: Scope<Row>): Project<Row> {
  const { expression } = item;
  const spreads = item.type === "spread";
  if (spreads && expression.type === "path" && kind.isRow(expression.root, expression.steps)) {
    return (row, writer) => kind.spread(row, writer);
  }
  const evaluate = bind(expression, scope);
  if (spreads) return (row, writer) => spreadValue(evaluate(row), writer);
  const { name } = item;
  return (row, writer) => writer.field(name, evaluate(row));
}

/** The members of an object; anything else is a single field, known by its position. */
export function spreadValue(value: Value, writer: RecordWriter): void {
  if (!(value instanceof Struct)) {
    writer.field("_1", value);
    return;
  }
  for (let index = 0; index < value.names.length; index++) writer.field(value.names[index] ?? "", value.values[index]);
}

import type { Condition } from "../expression/condition.ts";
import { type Path, valueAt } from "../expression/path.ts";
import type { Update } from "../expression/update.ts";
import type { ItemView } from "../item/text.ts";
import { accepted, Refusal, refusing } from "../refusal.ts";
import { readValue, type WireValue } from "../value/read-value.ts";
import { type Item, setAttribute, type Value } from "../value/value.ts";
import { bindChanges } from "./bind-changes.ts";
import { bindWhere } from "./bind-where.ts";
import { itemValue, literalValue, type Parameters } from "./literal.ts";
import { columnName } from "./parse-path.ts";
import { parseStatement } from "./parse-statement.ts";
import type { ExpressionSyntax, InsertSyntax, OrderTerm, Returning, SelectSyntax, StatementSyntax } from "./syntax.ts";

/** A statement of PartiQL with its parameters in place: what it wants, whatever the table. */
export type Statement = Select | Insert | Change | Delete | { readonly kind: "exists"; readonly select: Select };

export interface Select {
  readonly kind: "select";
  readonly table: string;
  readonly index: string | undefined;
  /** `undefined`: the items as they are. */
  readonly columns: readonly Column[] | undefined;
  readonly where: Condition | undefined;
  readonly order: readonly OrderTerm[];
}

export interface Column {
  readonly name: string;
  readonly path: Path;
}

export interface Insert {
  readonly kind: "insert";
  readonly table: string;
  readonly item: Item;
  /** What happens to an item that is there already: it stays, without an error. */
  readonly onConflict: "nothing" | undefined;
}

export interface Change {
  readonly kind: "update";
  readonly table: string;
  readonly update: Update;
  readonly where: Condition | undefined;
  readonly returning: Returning | undefined;
}

export interface Delete {
  readonly kind: "delete";
  readonly table: string;
  readonly where: Condition | undefined;
  readonly returning: Returning | undefined;
}

const wrongCount = new Refusal("Number of parameters in request and statement don't match.");

export function readStatement(text: string, parameters: readonly WireValue[] | undefined): Statement | Refusal {
  return refusing(() => {
    const parsed = accepted(parseStatement(text));
    const values = (parameters ?? []).map((value) => accepted(readValue(value, "older")));
    if (values.length !== parsed.parameters) throw wrongCount;
    return bindStatement(parsed.statement, values);
  });
}

function bindStatement(syntax: StatementSyntax, parameters: Parameters): Statement {
  const where = (clause: ExpressionSyntax | undefined): Condition | undefined =>
    clause && bindWhere(clause, parameters);
  switch (syntax.kind) {
    case "select":
      return bindSelect(syntax, where);
    case "exists":
      return { kind: "exists", select: bindSelect(syntax.select, where) };
    case "insert":
      return bindInsert(syntax, parameters);
    case "update": {
      const { table, returning } = syntax;
      const update = bindChanges(syntax.changes, parameters);
      return { kind: "update", table, update, where: where(syntax.where), returning };
    }
    case "delete":
      return { ...syntax, where: where(syntax.where) };
  }
}

function bindSelect(
  syntax: SelectSyntax,
  where: (clause: ExpressionSyntax | undefined) => Condition | undefined,
): Select {
  const columns = syntax.columns?.map((path) => ({ name: columnName(path), path }));
  return { ...syntax, columns, where: where(syntax.where) };
}

function bindInsert({ table, item, onConflict }: InsertSyntax, parameters: Parameters): Insert {
  const value = item.kind === "map" ? itemValue(item.entries, parameters) : parameterItem(item, parameters);
  return { kind: "insert", table, item: value, onConflict };
}

function parameterItem(item: ExpressionSyntax, parameters: Parameters): Item {
  const map = item.kind === "parameter" ? literalValue(item, parameters).M : undefined;
  if (map) return map;
  throw new Refusal(
    "Unsupported format in item expression. Please use struct format {...} to express item values for insert statement.",
  );
}

/** The columns of a row, by their names. */
export function selectColumns(columns: readonly Column[], item: ItemView): Item {
  const row: Record<string, Value> = {};
  for (const { name, path } of columns) {
    const value = valueAt(item, path);
    if (value) setAttribute(row, name, value);
  }
  return row;
}

import {
  Refusal,
  readStatement,
  type Select,
  type Statement,
  type WireValue,
} from "../../../engines/dynamodb/index.ts";
import { validation } from "../errors.ts";

/** A statement as the operations of PartiQL take it. */
export interface WireStatement {
  readonly Statement: string;
  readonly Parameters?: readonly WireValue[] | undefined;
}

/** Policies ask for a statement before the operation does: it is read once. */
const lately = new WeakMap<WireStatement, Statement | Refusal>();

export function statementOf(wire: WireStatement): Statement | Refusal {
  let statement = lately.get(wire);
  if (statement === undefined) {
    statement = readStatement(wire.Statement, wire.Parameters);
    lately.set(wire, statement);
  }
  return statement;
}

/** Throws ValidationException. */
export function requireStatement(wire: WireStatement): Statement {
  const statement = statementOf(wire);
  if (statement instanceof Refusal) throw validation(statement.message);
  return statement;
}

export const tableNameOf = (statement: Statement): string =>
  statement.kind === "exists" ? statement.select.table : statement.table;

/** The SELECT in a statement that reads. */
export const selectIn = (statement: Statement): Select | undefined =>
  statement.kind === "exists" ? statement.select : statement.kind === "select" ? statement : undefined;

import { keptByText } from "../../../base/kept.ts";
import type { Path } from "../expression/path.ts";
import { Refusal, refusing } from "../refusal.ts";
import { type Cursor, openCursor } from "./cursor.ts";
import { parseExpression } from "./parse-expression.ts";
import { columnName, isName, parseName, parsePath } from "./parse-path.ts";
import type {
  ChangeSyntax,
  ExpressionSyntax,
  OrderTerm,
  Returning,
  SelectSyntax,
  SourceSyntax,
  StatementSyntax,
} from "./syntax.ts";
import { notWellFormed, positionText } from "./tokens.ts";

export interface ParsedStatement {
  readonly statement: StatementSyntax;
  /** How many parameters stand in it. */
  readonly parameters: number;
}

/** What the text of a statement says, kept by the text. */
export const parseStatement: (text: string) => ParsedStatement | Refusal = keptByText((text) =>
  refusing(() => {
    const cursor = openCursor(text);
    const statement = parseAny(cursor);
    cursor.takes(";");
    if (cursor.peek().kind !== "end") throw notWellFormed("Unexpected token after expression");
    return { statement, parameters: cursor.parameters() };
  }),
);

function parseAny(cursor: Cursor): StatementSyntax {
  if (cursor.isWord("EXISTS") && cursor.second().text === "(") return parseExists(cursor);
  if (cursor.takesWord("SELECT")) return parseSelect(cursor);
  if (cursor.takesWord("INSERT")) return parseInsert(cursor);
  if (cursor.takesWord("UPDATE")) return parseUpdate(cursor);
  if (cursor.takesWord("DELETE")) return parseDelete(cursor);
  throw notWellFormed("Expected data manipulation");
}

function parseExists(cursor: Cursor): StatementSyntax {
  cursor.next();
  cursor.next();
  cursor.expectWord("SELECT");
  const select = parseSelect(cursor);
  cursor.expect(")", "RIGHT_PAREN");
  return { kind: "exists", select };
}

function parseSelect(cursor: Cursor): SelectSyntax {
  if (cursor.isWord("VALUE") || cursor.isWord("PIVOT")) {
    throw new Refusal("Select projection doesn't support value or pivot keywords");
  }
  const columns = parseColumns(cursor);
  cursor.expectWord("FROM");
  const source = parseSource(cursor);
  if (cursor.takes(",")) throw new Refusal("Only select from a single table or index is supported.");
  const where = parseWhere(cursor);
  const order = parseOrder(cursor);
  refuseClauses(cursor);
  return { kind: "select", ...source, columns, where, order };
}

const starAlone = new Refusal("Other attributes should not be present in the projection when '*' is used.");

function parseColumns(cursor: Cursor): readonly Path[] | undefined {
  if (cursor.takes("*")) {
    if (cursor.takes(",")) throw starAlone;
    return undefined;
  }
  const columns: Path[] = [];
  const names = new Set<string>();
  do {
    if (cursor.takes("*")) throw starAlone;
    const column = parseColumn(cursor);
    const name = columnName(column);
    if (names.has(name)) throw new Refusal(`Duplicate identifiers in select clause: ${name}`);
    names.add(name);
    columns.push(column);
  } while (cursor.takes(","));
  return columns;
}

function parseColumn(cursor: Cursor): Path {
  const expression = parseExpression(cursor);
  if (cursor.isWord("AS") || isName(cursor.peek())) throw aliasing;
  if (expression.kind === "path") return expression.path;
  const where = "at" in expression ? ` ${positionText(expression.at)}` : "";
  throw new Refusal(`Unexpected path component${where}`);
}

const aliasing = new Refusal("Aliasing is not supported");

/** A table, or a table and an index of it. */
function parseSource(cursor: Cursor): SourceSyntax {
  const token = cursor.peek();
  if (!isName(token)) throw new Refusal("Unexpected from source");
  const table = parseName(cursor);
  const index = cursor.takes(".") ? parseIndexName(cursor) : undefined;
  if (cursor.takes(".")) throw new Refusal("A path may contain at most 2 components in the FROM clause");
  if (cursor.isWord("AS") || isName(cursor.peek())) throw aliasing;
  return { table, index };
}

function parseIndexName(cursor: Cursor): string {
  if (isName(cursor.peek())) return parseName(cursor);
  throw notWellFormed("Invalid path dot component");
}

function parseTable(cursor: Cursor): string {
  const { table, index } = parseSource(cursor);
  if (index !== undefined) throw new Refusal("This operation is not supported on an index");
  return table;
}

const parseWhere = (cursor: Cursor): ExpressionSyntax | undefined =>
  cursor.takesWord("WHERE") ? parseExpression(cursor) : undefined;

function parseOrder(cursor: Cursor): readonly OrderTerm[] {
  if (!cursor.takesWord("ORDER")) return [];
  cursor.expectWord("BY");
  const terms: OrderTerm[] = [];
  do {
    const { path } = parsePath(cursor);
    if (path.steps.length > 0) {
      throw new Refusal("Argument to ORDER BY must be of type VariableReference. Type: Path");
    }
    const descending = cursor.takesWord("DESC");
    if (!descending) cursor.takesWord("ASC");
    terms.push({ attribute: path.name, descending });
  } while (cursor.takes(","));
  return terms;
}

/** Clauses of PartiQL that DynamoDB does not have. */
function refuseClauses(cursor: Cursor): void {
  const { text, at } = cursor.peek();
  for (const clause of ["LIMIT", "OFFSET", "GROUP", "HAVING"]) {
    if (cursor.isWord(clause)) throw new Refusal(`Unsupported clause: ${text.toUpperCase()} ${positionText(at)}`);
  }
}

function parseInsert(cursor: Cursor): StatementSyntax {
  cursor.expectWord("INTO");
  if (!isName(cursor.peek())) throw new Refusal("Unexpected from source");
  const table = parseName(cursor);
  if (cursor.takes(".")) throw new Refusal("This operation is not supported on an index");
  if (cursor.isWord("VALUES")) {
    throw new Refusal(
      "Unsupported operation: Inserting multiple items in a single statement is not supported, " +
        'use "INSERT INTO tableName VALUE item" instead',
    );
  }
  if (isName(cursor.peek())) throw notWellFormed("Unexpected token after expression");
  cursor.expectWord("VALUE");
  const item = parseExpression(cursor);
  if (cursor.isWord("AT")) throw new Refusal("AT is not supported in insert statements.");
  const onConflict = parseConflict(cursor);
  if (cursor.isWord("RETURNING")) throw new Refusal("RETURNING is not supported in INSERT");
  return { kind: "insert", table, item, onConflict };
}

function parseConflict(cursor: Cursor): "nothing" | undefined {
  if (!cursor.takesWord("ON")) return undefined;
  cursor.expectWord("CONFLICT");
  if (cursor.takesWord("DO") && cursor.takesWord("NOTHING")) return "nothing";
  throw new Refusal('Invalid conflict action. Only "DO NOTHING" action is supported.');
}

function parseUpdate(cursor: Cursor): StatementSyntax {
  const table = parseTable(cursor);
  const changes: ChangeSyntax[] = [];
  for (;;) {
    if (cursor.takesWord("SET")) parseSets(cursor, changes);
    else if (cursor.takesWord("REMOVE")) changes.push({ kind: "remove", path: parsePath(cursor).path });
    else break;
  }
  if (changes.length === 0) throw new Refusal("Only SET and REMOVE are supported in update expressions at this time");
  const where = parseWhere(cursor);
  return { kind: "update", table, changes, where, returning: parseReturning(cursor) };
}

function parseSets(cursor: Cursor, changes: ChangeSyntax[]): void {
  do {
    const { path } = parsePath(cursor);
    cursor.expect("=", "EQ");
    changes.push({ kind: "set", path, value: parseExpression(cursor) });
  } while (cursor.takes(","));
}

function parseDelete(cursor: Cursor): StatementSyntax {
  cursor.expectWord("FROM");
  const table = parseTable(cursor);
  const where = parseWhere(cursor);
  const returning = parseReturning(cursor);
  if (returning !== undefined && returning !== "ALL_OLD") {
    const shown = returning.replace("UPDATED", "MODIFIED").replace("_", " ");
    throw new Refusal(
      `Invalid returning clause: RETURNING ${shown} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
    );
  }
  return { kind: "delete", table, where, returning };
}

/** RETURNING (ALL | MODIFIED) (OLD | NEW) *, as ReturnValues calls it. */
function parseReturning(cursor: Cursor): Returning | undefined {
  if (!cursor.takesWord("RETURNING")) return undefined;
  const isModified = cursor.takesWord("MODIFIED");
  if (!isModified) cursor.expectWord("ALL");
  const isOld = cursor.takesWord("OLD");
  if (!isOld) cursor.expectWord("NEW");
  if (!cursor.takes("*")) {
    throw new Refusal("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
  }
  if (cursor.takes(",")) {
    throw new Refusal("Invalid syntax with multiple returning elements in RETURNING clause");
  }
  return `${isModified ? "UPDATED" : "ALL"}_${isOld ? "OLD" : "NEW"}`;
}

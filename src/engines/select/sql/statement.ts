import { SelectFlaw } from "../flaw.ts";
import { Cursor } from "./cursor.ts";
import { nameOf, parseExpression, parseName, stepOf } from "./expression.ts";
import type { Column, Expression, Name, PathStep, Spread, Statement } from "./syntax.ts";

/** Parses `SELECT ... FROM S3Object ... [WHERE ...] [LIMIT n]`. Throws the Lexer..., Parse... and Unsupported... flaws. */
export function parseStatement(source: string): Statement {
  const cursor = new Cursor(source);
  parseSelect(cursor);
  const items = parseSelectList(cursor);
  const { path, aliases } = parseFrom(cursor);
  const where = cursor.acceptKeyword("where") ? parseExpression(cursor) : undefined;
  const grouped = skipGrouping(cursor);
  const limit = cursor.acceptKeyword("limit") ? parseLimit(cursor) : undefined;
  cursor.accept("SEMICOLON");
  if (!cursor.is("EOF")) throw cursor.unexpected();
  if (grouped) throw new SelectFlaw("UnsupportedSqlStructure");
  return { items, path, aliases, where, limit };
}

/** Statements that standard SQL has, and S3 Select has not. */
const otherStatements: ReadonlySet<string> = new Set(["alter", "create", "delete", "drop", "insert", "update"]);

function parseSelect(cursor: Cursor): void {
  const { kind, text } = cursor.current;
  if (kind === "KEYWORD" && otherStatements.has(text)) throw new SelectFlaw("UnsupportedSqlOperation");
  if (!cursor.acceptKeyword("select")) throw cursor.unexpected();
  if (cursor.isKeyword("distinct") || cursor.isKeyword("all")) throw new SelectFlaw("ParseUnsupportedSelect");
  if (cursor.isKeyword("from") || cursor.is("EOF")) throw new SelectFlaw("ParseEmptySelect");
}

/** undefined for a star that is alone, as it has to be. */
function parseSelectList(cursor: Cursor): readonly (Column | Spread)[] | undefined {
  if (cursor.accept("STAR")) {
    if (cursor.is("COMMA")) throw new SelectFlaw("ParseAsteriskIsNotAloneInSelectList");
    return undefined;
  }
  const items: (Column | Spread)[] = [];
  do {
    if (cursor.is("STAR")) throw new SelectFlaw("ParseAsteriskIsNotAloneInSelectList");
    items.push(parseItem(cursor, items.length + 1));
  } while (cursor.accept("COMMA"));
  return items;
}

function parseItem(cursor: Cursor, position: number): Column | Spread {
  const expression = parseExpression(cursor);
  if (cursor.is("DOT") && cursor.peek().kind === "STAR") return parseSpread(cursor, expression);
  const alias = parseAlias(cursor);
  return { type: "column", expression, name: alias?.text ?? ownName(expression) ?? `_${position}` };
}

function parseSpread(cursor: Cursor, expression: Expression): Spread {
  if (expression.type !== "path") throw new SelectFlaw("ParseInvalidContextForWildcardInSelectList");
  const { steps } = expression;
  if (steps.some(({ type }) => type === "index")) throw new SelectFlaw("ParseCannotMixSqbAndWildcardInSelectList");
  cursor.next();
  cursor.next();
  return { type: "spread", expression };
}

/** The last name of a path. Everything else is known by its position. */
function ownName(expression: Expression): string | undefined {
  if (expression.type !== "path") return undefined;
  const last = expression.steps.at(-1);
  if (!last) return expression.root.text;
  return last.type === "name" ? last.name.text : undefined;
}

/** `AS name` or the name alone. */
function parseAlias(cursor: Cursor): Name | undefined {
  const announced = cursor.acceptKeyword("as");
  if (cursor.is("IDENTIFIER") || cursor.is("QUOTED_IDENTIFIER")) return nameOf(cursor.next());
  if (announced) throw new SelectFlaw("ParseExpectedIdentForAlias");
  return undefined;
}

const joins: ReadonlySet<string> = new Set(["cross", "full", "inner", "join", "left", "natural", "outer", "right"]);

function parseFrom(cursor: Cursor): Pick<Statement, "path" | "aliases"> {
  if (!cursor.acceptKeyword("from"))
    throw cursor.is("EOF") ? new SelectFlaw("ParseSelectMissingFrom") : cursor.unexpected();
  if (cursor.is("LEFT_PAREN") || cursor.isKeyword("select")) throw new SelectFlaw("UnsupportedSqlStructure");
  if (!cursor.is("IDENTIFIER") && !cursor.is("QUOTED_IDENTIFIER")) throw cursor.unexpected();
  const table = nameOf(cursor.next());
  if (table.text.toLowerCase() !== "s3object") throw new SelectFlaw("EvaluatorBindingDoesNotExist");
  const path = parseFromPath(cursor);
  const alias = parseAlias(cursor);
  if (cursor.is("COMMA")) throw new SelectFlaw("MultipleDataSourcesUnsupported");
  if (cursor.is("KEYWORD") && joins.has(cursor.current.text)) throw new SelectFlaw("ParseMalformedJoin");
  return { path, aliases: [alias ?? ownAlias(table, path), { text: "_1", quoted: false }] };
}

/** Without an alias the row goes by the last element of the path; `_1` always names it too. */
function ownAlias(table: Name, path: readonly PathStep[]): Name {
  const last = path.at(-1);
  if (!last) return table;
  return last.type === "name" ? last.name : { text: "_1", quoted: false };
}

/** What stands behind `S3Object[*]`: `.name`, `['name']`, `[0]`, `.*` and `[*]`. */
function parseFromPath(cursor: Cursor): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    if (cursor.accept("DOT")) {
      steps.push(cursor.accept("STAR") ? { type: "anyName" } : { type: "name", name: parseName(cursor) });
    } else if (cursor.accept("LEFT_BRACKET")) {
      const { kind, value } = cursor.next();
      cursor.expect("ParseInvalidPathComponent", "RIGHT_BRACKET");
      steps.push(kind === "STAR" ? { type: "anyIndex" } : stepOf(value));
    } else break;
  }
  const [first, ...path] = steps;
  // Without a path the wildcard may be left out, with one it may not.
  if (first && first.type !== "anyIndex") throw new SelectFlaw("InvalidKeyPath");
  return path;
}

/** GROUP BY and HAVING are understood and refused; what is wrong behind them is told first, as S3 does for ORDER BY. */
function skipGrouping(cursor: Cursor): boolean {
  const grouped = cursor.acceptKeyword("group");
  if (grouped) {
    cursor.expect("ParseExpectedKeyword", "KEYWORD", "by");
    do parseExpression(cursor);
    while (cursor.accept("COMMA"));
  }
  const filtered = cursor.acceptKeyword("having");
  if (filtered) parseExpression(cursor);
  return grouped || filtered;
}

function parseLimit(cursor: Cursor): number {
  const negative = cursor.accept("OPERATOR", "-");
  const { value } = cursor.next();
  if (typeof value !== "number") throw new SelectFlaw("ParseExpectedNumber");
  if (negative && value !== 0) throw new SelectFlaw("EvaluatorNegativeLimit");
  return value;
}

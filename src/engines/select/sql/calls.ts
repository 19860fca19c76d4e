import { SelectFlaw } from "../flaw.ts";
import { typeNames } from "../values/cast.ts";
import type { Cursor } from "./cursor.ts";
import { dateParts, isAggregate, plainFunctions, zoneParts } from "./functions.ts";
import type { Expression } from "./syntax.ts";

type Parse = (cursor: Cursor) => Expression;

/** Parses what stands between a function's name and its closing parenthesis. The name is taken already. */
export function parseCall(cursor: Cursor, name: string, expression: Parse): Expression {
  const special = specialCalls[name];
  if (name === "cast") cursor.expect("ParseExpectedLeftParenAfterCast", "LEFT_PAREN");
  else cursor.expect("ParseExpectedLeftParenBuiltinFunctionCall", "LEFT_PAREN");
  const call = special ? special(cursor, expression) : ordinaryCall(cursor, name, expression);
  cursor.expect(name === "cast" ? "ParseCastArity" : "ParseExpectedRightParenBuiltinFunctionCall", "RIGHT_PAREN");
  return call;
}

export const isSpecialCall = (name: string): boolean => Object.hasOwn(specialCalls, name);

const specialCalls: Readonly<Record<string, (cursor: Cursor, expression: Parse) => Expression>> = {
  cast: parseCast,
  date_add: (cursor, expression) => parseDateCall(cursor, "date_add", expression),
  date_diff: (cursor, expression) => parseDateCall(cursor, "date_diff", expression),
  extract: parseExtract,
  substring: parseSubstring,
  trim: parseTrim,
};

function ordinaryCall(cursor: Cursor, name: string, expression: Parse): Expression {
  if (isAggregate(name)) return parseAggregate(cursor, name, expression);
  const arity = Object.hasOwn(plainFunctions, name) ? plainFunctions[name] : undefined;
  if (!arity) throw new SelectFlaw("UnsupportedFunction");
  if (cursor.is("STAR")) throw new SelectFlaw("ParseUnsupportedCallWithStar");
  const operands = parseList(cursor, "RIGHT_PAREN", expression);
  if (operands.length < arity.least || operands.length > arity.most) throw new SelectFlaw("EvaluatorInvalidArguments");
  return { type: "call", function: name, operands };
}

/** Expressions with commas between them, up to a closing sign that stays. */
export function parseList(
  cursor: Cursor,
  end: "RIGHT_PAREN" | "RIGHT_BRACKET",
  expression: Parse,
): readonly Expression[] {
  const items: Expression[] = [];
  if (cursor.is(end)) return items;
  do items.push(expression(cursor));
  while (cursor.accept("COMMA"));
  return items;
}

function parseAggregate(cursor: Cursor, name: "avg" | "count" | "max" | "min" | "sum", expression: Parse): Expression {
  if (cursor.accept("STAR")) {
    if (name !== "count") throw new SelectFlaw("ParseUnsupportedCallWithStar");
    return { type: "aggregate", function: name, operand: undefined };
  }
  if (cursor.isKeyword("distinct") || cursor.isKeyword("all")) throw new SelectFlaw("ParseUnsupportedSyntax");
  const [operand, ...more] = parseList(cursor, "RIGHT_PAREN", expression);
  if (!operand || more.length > 0) throw new SelectFlaw("ParseNonUnaryAgregateFunctionCall");
  return { type: "aggregate", function: name, operand };
}

/** `expression AS type`, `expression AS DECIMAL(10)`. With precision and scale both, S3 Select ignores them. */
function parseCast(cursor: Cursor, expression: Parse): Expression {
  const operand = expression(cursor);
  cursor.expect(cursor.is("RIGHT_PAREN") ? "ParseCastArity" : "ParseExpectedKeyword", "KEYWORD", "as");
  const { kind, text } = cursor.next();
  if (kind !== "KEYWORD") throw new SelectFlaw("ParseExpectedTypeName");
  const target = Object.hasOwn(typeNames, text) ? typeNames[text] : undefined;
  if (!target) throw new SelectFlaw("InvalidDataType");
  const parameters = cursor.accept("LEFT_PAREN") ? parseTypeParameters(cursor) : [];
  const [digits, ...more] = parameters;
  return { type: "cast", operand, target, digits: target === "decimal" && more.length === 0 ? digits : undefined };
}

/** Digits of a decimal are 38 at most ("Data types" in the S3 User Guide). */
const mostDigits = 38;

function parseTypeParameters(cursor: Cursor): readonly number[] {
  const parameters: number[] = [];
  do {
    const { value } = cursor.next();
    if (typeof value !== "number") throw new SelectFlaw("ParseInvalidTypeParam");
    parameters.push(value);
  } while (cursor.accept("COMMA"));
  cursor.expect("ParseExpectedTokenType", "RIGHT_PAREN");
  const [digits = 0] = parameters;
  if (parameters.length > 2 || digits < 1 || digits > mostDigits) throw new SelectFlaw("ParseInvalidTypeParam");
  return parameters;
}

function parseDatePart(cursor: Cursor, allowed: (part: string) => boolean): Expression {
  const { kind, text } = cursor.next();
  if ((kind !== "KEYWORD" && kind !== "IDENTIFIER") || !allowed(text)) throw new SelectFlaw("ParseExpectedDatePart");
  return { type: "literal", value: text };
}

/** `date_part, quantity, timestamp` or `date_part, timestamp1, timestamp2`. */
function parseDateCall(cursor: Cursor, name: string, expression: Parse): Expression {
  const part = parseDatePart(cursor, (text) => dateParts.has(text));
  cursor.expect("ParseExpectedArgumentDelimiter", "COMMA");
  const operands = [part, ...parseList(cursor, "RIGHT_PAREN", expression)];
  if (operands.length !== 3) throw new SelectFlaw("EvaluatorInvalidArguments");
  return { type: "call", function: name, operands };
}

/** `date_part FROM timestamp`. */
function parseExtract(cursor: Cursor, expression: Parse): Expression {
  const part = parseDatePart(cursor, (text) => dateParts.has(text) || zoneParts.has(text));
  cursor.expect("ParseExpectedKeyword", "KEYWORD", "from");
  return { type: "call", function: "extract", operands: [part, expression(cursor)] };
}

/** `string FROM start [FOR length]`, or the same with commas. */
function parseSubstring(cursor: Cursor, expression: Parse): Expression {
  const operands = [expression(cursor)];
  const [first, second] = cursor.isKeyword("from") ? (["from", "for"] as const) : ([",", ","] as const);
  const delimited = (delimiter: string): boolean =>
    delimiter === "," ? cursor.accept("COMMA") : cursor.acceptKeyword(delimiter);
  if (!delimited(first)) {
    throw new SelectFlaw(cursor.is("RIGHT_PAREN") ? "EvaluatorInvalidArguments" : "ParseExpectedArgumentDelimiter");
  }
  operands.push(expression(cursor));
  if (delimited(second)) operands.push(expression(cursor));
  return { type: "call", function: "substring", operands };
}

/** `[[LEADING | TRAILING | BOTH] [characters] FROM] string`. */
function parseTrim(cursor: Cursor, expression: Parse): Expression {
  const side = ["leading", "trailing", "both"].find((each) => cursor.acceptKeyword(each));
  const spaces: Expression = { type: "literal", value: " " };
  const call = (characters: Expression, string: Expression): Expression => ({
    type: "call",
    function: "trim",
    operands: [{ type: "literal", value: side ?? "both" }, characters, string],
  });
  if (side !== undefined && cursor.acceptKeyword("from")) return call(spaces, expression(cursor));
  if (cursor.is("RIGHT_PAREN")) throw new SelectFlaw("EvaluatorInvalidArguments");
  const first = expression(cursor);
  if (cursor.acceptKeyword("from")) return call(first, expression(cursor));
  if (side !== undefined) throw new SelectFlaw("ParseExpectedKeyword");
  return call(spaces, first);
}

import { checkedBetween, checkedComparison, conditionOf } from "../expression/bind-condition.ts";
import type { Condition, Operand } from "../expression/condition.ts";
import { conditionFunctions } from "../expression/condition-syntax.ts";
import { Refusal } from "../refusal.ts";
import type { ValueType } from "../value/value.ts";
import { isLiteral, literalValue, type Parameters } from "./literal.ts";
import type { CallSyntax, ExpressionSyntax } from "./syntax.ts";
import { positionText } from "./tokens.ts";

const notBoolean = new Refusal("WHERE clause must contain an expression that resolves to a boolean");
const wrongJunction = new Refusal("The arguments to AND/OR must be Expressions");
const wrongNegation = new Refusal("The argument to NOT must be a Type or Expression");

/** A WHERE clause as a condition. Throws refusals. */
export const bindWhere = (syntax: ExpressionSyntax, parameters: Parameters): Condition =>
  bind(syntax, parameters, notBoolean);

/** `otherwise` is thrown where the expression is no condition. */
function bind(syntax: ExpressionSyntax, parameters: Parameters, otherwise: Refusal): Condition {
  switch (syntax.kind) {
    case "and":
    case "or":
      return { kind: syntax.kind, parts: syntax.parts.map((part) => bind(part, parameters, wrongJunction)) };
    case "not":
      return { kind: "not", part: bind(syntax.part, parameters, wrongNegation) };
    case "compare":
      return bindComparison(syntax, parameters);
    case "between": {
      const [operand, low, high] = [syntax.operand, syntax.low, syntax.high].map((each) =>
        bindOperand(each, parameters),
      ) as [Operand, Operand, Operand];
      return checkedBetween({ kind: "between", operand, low, high });
    }
    case "in": {
      const options = syntax.options.map((option) => bindOperand(option, parameters));
      return { kind: "in", operand: bindOperand(syntax.operand, parameters), options };
    }
    case "is":
      return bindIs(syntax, parameters);
    case "call":
      return bindCall(syntax, parameters);
    default:
      throw otherwise;
  }
}

type ComparisonSyntax = Extract<ExpressionSyntax, { kind: "compare" }>;

function bindComparison(syntax: ComparisonSyntax, parameters: Parameters): Condition {
  const { operator, left, right } = syntax;
  // A condition may be compared with what it should be: attribute_exists(a) = true.
  if (isPredicate(left) && right.kind === "boolean" && (operator === "=" || operator === "<>")) {
    const part = bindCall(left, parameters);
    return right.value === (operator === "=") ? part : { kind: "not", part };
  }
  return checkedComparison({
    kind: "compare",
    operator,
    left: bindOperand(left, parameters),
    right: bindOperand(right, parameters),
  });
}

const isPredicate = (syntax: ExpressionSyntax): syntax is CallSyntax =>
  syntax.kind === "call" && syntax.name !== "size" && conditionFunctions.has(syntax.name);

function bindOperand(syntax: ExpressionSyntax, parameters: Parameters): Operand {
  if (syntax.kind === "path") return { kind: "path", path: syntax.path };
  if (isLiteral(syntax)) return { kind: "value", value: literalValue(syntax, parameters) };
  if (syntax.kind === "sum") {
    throw new Refusal(`Unsupported operator in Condition Expression. Operator: ${syntax.sign}`);
  }
  if (syntax.kind === "call" && syntax.name === "size") {
    const [of] = syntax.operands;
    if (!of || syntax.operands.length > 1) throw wrongSize(syntax.operands.length);
    return { kind: "size", of: bindOperand(of, parameters) };
  }
  if (syntax.kind === "call") throw unrecognized(syntax);
  throw new Refusal(`Unsupported operator in Condition Expression. Operator: ${syntax.kind}`);
}

const wrongSize = (count: number): Refusal =>
  new Refusal(
    `Incorrect number of operands for operator or function; operator or function: size, number of operands: ${count}`,
  );

export const unrecognized = ({ name, at }: CallSyntax): Refusal =>
  new Refusal(`Unrecognized function: ${name} ${positionText(at)}`);

function bindCall(syntax: CallSyntax, parameters: Parameters): Condition {
  if (!conditionFunctions.has(syntax.name)) throw unrecognized(syntax);
  if (syntax.name === "size") throw notBoolean;
  return conditionOf(
    syntax.name,
    syntax.operands.map((operand) => bindOperand(operand, parameters)),
  );
}

/** Types by the names that PartiQL gives them. */
const typeNames: Readonly<Record<string, readonly ValueType[]>> = {
  NULL: ["NULL"],
  BOOL: ["BOOL"],
  BOOLEAN: ["BOOL"],
  BLOB: ["B"],
  STRING: ["S"],
  NUMERIC: ["N"],
  STRUCT: ["M"],
  TUPLE: ["M"],
  LIST: ["L"],
};

function bindIs(syntax: Extract<ExpressionSyntax, { kind: "is" }>, parameters: Parameters): Condition {
  const { type } = syntax;
  if (syntax.operand.kind !== "path" && !isLiteral(syntax.operand)) {
    throw new Refusal("The left hand side argument to IS must be a Variable Reference, Literal, or Path");
  }
  if (type === "MISSING" && syntax.operand.kind === "path") {
    return { kind: "not", part: { kind: "exists", path: syntax.operand.path } };
  }
  const types = Object.hasOwn(typeNames, type) ? typeNames[type] : undefined;
  if (types) return { kind: "type", operand: bindOperand(syntax.operand, parameters), types };
  throw new Refusal(
    `Unsupported data type for IS operator: ${type}. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, ` +
      "NUMERIC, STRUCT, TUPLE, LIST]",
  );
}

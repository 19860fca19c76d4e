import { SelectFlaw } from "../flaw.ts";
import { add, compareDecimals, Decimal, divide, multiply, negated, parseDecimal, remainder } from "./decimal.ts";
import { integerOf } from "./integer.ts";
import { Float, type Value } from "./value.ts";

export type NumberValue = number | bigint | Float | Decimal;
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

export const isNumber = (value: Value): value is NumberValue =>
  typeof value === "number" || typeof value === "bigint" || value instanceof Float || value instanceof Decimal;

const isInteger = (value: NumberValue): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

/**
 * Two integers give an integer (5 / 2 is 2), a decimal and anything a decimal, else the result is a float.
 * Division by zero makes the query impossible to evaluate.
 */
export function arithmetic(operator: ArithmeticOperator, left: NumberValue, right: NumberValue): NumberValue {
  if (isInteger(left) && isInteger(right)) return integerArithmetic(operator, left, right);
  if (left instanceof Decimal || right instanceof Decimal) {
    return decimalArithmetic(operator, decimalOf(left), decimalOf(right));
  }
  return floatOf(floatArithmetic[operator](floatNumber(left), floatNumber(right)));
}

function integerArithmetic(
  operator: ArithmeticOperator,
  left: number | bigint,
  right: number | bigint,
): number | bigint {
  if ((operator === "/" || operator === "%") && Number(right) === 0) throw new SelectFlaw("ExternalEvalException");
  if (typeof left === "number" && typeof right === "number") {
    const result = fastInteger[operator](left, right);
    // Beyond 2^53 it may have been rounded.
    if (Number.isSafeInteger(result)) return result + 0;
  }
  return integerOf(exactInteger[operator](BigInt(left), BigInt(right)));
}

type Operations<T> = Readonly<Record<ArithmeticOperator, (left: T, right: T) => T>>;

const fastInteger: Operations<number> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => Math.trunc(left / right),
  "%": (left, right) => left % right,
};
const exactInteger: Operations<bigint> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};
const floatArithmetic: Operations<number> = { ...fastInteger, "/": (left, right) => left / right };
const decimalOperations: Operations<Decimal> = {
  "+": add,
  "-": (left, right) => add(left, negated(right)),
  "*": multiply,
  "/": divide,
  "%": remainder,
};

function decimalArithmetic(operator: ArithmeticOperator, left: Decimal, right: Decimal): Decimal {
  if ((operator === "/" || operator === "%") && right.unscaled === 0n) throw new SelectFlaw("ExternalEvalException");
  return decimalOperations[operator](left, right);
}

/** Neither output format can write an infinity or a NaN. */
function floatOf(value: number): Float {
  if (!Number.isFinite(value)) throw new SelectFlaw("ExternalEvalException");
  return new Float(value);
}

export function floatNumber(value: NumberValue): number {
  if (value instanceof Float) return value.value;
  if (value instanceof Decimal) return Number(`${value.unscaled}e${-value.scale}`);
  return Number(value);
}

const zero = new Decimal(0n, 0);

/** A float becomes the shortest decimal that reads as the same float. */
export function decimalOf(value: NumberValue): Decimal {
  if (value instanceof Decimal) return value;
  if (value instanceof Float) return parseDecimal(String(value.value)) ?? zero;
  return new Decimal(BigInt(value), 0);
}

export function negative(value: NumberValue): NumberValue {
  if (value instanceof Float) return new Float(-value.value);
  if (value instanceof Decimal) return negated(value);
  return arithmetic("-", 0, value);
}

/** Negative, zero or positive. Integers and floats compare as what they are, with a decimal everything as decimals. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (left instanceof Decimal || right instanceof Decimal) return compareDecimals(decimalOf(left), decimalOf(right));
  const one = left instanceof Float ? left.value : left;
  const other = right instanceof Float ? right.value : right;
  return one < other ? -1 : one > other ? 1 : 0;
}

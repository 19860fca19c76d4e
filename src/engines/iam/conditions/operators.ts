import type { ValueCompiler } from "./values.ts";
import {
  arnLike,
  binary,
  bool,
  date,
  equal,
  greater,
  greaterOrEqual,
  ipAddress,
  less,
  lessOrEqual,
  numeric,
  stringEquals,
  stringEqualsIgnoreCase,
  stringLike,
} from "./values.ts";

/** The condition operators ("IAM JSON policy elements: Condition operators"), one row each. */
export interface OperatorRow {
  readonly compile: ValueCompiler;
  /** Satisfied when no value matches, and when the key is missing. */
  readonly negated: boolean;
}

const is = (compile: ValueCompiler): OperatorRow => ({ compile, negated: false });
const isNot = (compile: ValueCompiler): OperatorRow => ({ compile, negated: true });

const rows: Readonly<Record<string, OperatorRow>> = {
  StringEquals: is(stringEquals),
  StringNotEquals: isNot(stringEquals),
  StringEqualsIgnoreCase: is(stringEqualsIgnoreCase),
  StringNotEqualsIgnoreCase: isNot(stringEqualsIgnoreCase),
  StringLike: is(stringLike),
  StringNotLike: isNot(stringLike),
  NumericEquals: is(numeric(equal)),
  NumericNotEquals: isNot(numeric(equal)),
  NumericLessThan: is(numeric(less)),
  NumericLessThanEquals: is(numeric(lessOrEqual)),
  NumericGreaterThan: is(numeric(greater)),
  NumericGreaterThanEquals: is(numeric(greaterOrEqual)),
  DateEquals: is(date(equal)),
  DateNotEquals: isNot(date(equal)),
  DateLessThan: is(date(less)),
  DateLessThanEquals: is(date(lessOrEqual)),
  DateGreaterThan: is(date(greater)),
  DateGreaterThanEquals: is(date(greaterOrEqual)),
  Bool: is(bool),
  BinaryEquals: is(binary),
  IpAddress: is(ipAddress),
  NotIpAddress: isNot(ipAddress),
  // AWS: ArnEquals and ArnLike behave identically, and so do their negations.
  ArnEquals: is(arnLike),
  ArnLike: is(arnLike),
  ArnNotEquals: isNot(arnLike),
  ArnNotLike: isNot(arnLike),
  // Tests the presence of a key, not its values; the condition's own code decides.
  Null: is(bool),
};

export type Quantifier = "none" | "ForAllValues" | "ForAnyValue";

export interface Operator {
  /** Without quantifier and suffix: `StringLike`. */
  readonly name: string;
  readonly row: OperatorRow;
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

const operatorPattern = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Takes `ForAnyValue:StringLikeIfExists` apart; undefined for what is no operator. */
export function operatorNamed(text: string): Operator | undefined {
  const match = operatorPattern.exec(text);
  const name = match?.[2];
  if (!match || name === undefined || !Object.hasOwn(rows, name)) return undefined;
  const row = rows[name];
  if (!row) return undefined;
  const ifExists = match[3] !== undefined;
  // AWS: IfExists can be added to every operator but Null.
  if (ifExists && name === "Null") return undefined;
  return { name, row, quantifier: (match[1] as Quantifier | undefined) ?? "none", ifExists };
}

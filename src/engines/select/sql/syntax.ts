import type { CastTarget } from "../values/cast.ts";
import type { ArithmeticOperator } from "../values/numbers.ts";
import type { Value } from "../values/value.ts";

/** A name as it stands in the expression. In double quotation marks it is case sensitive. */
export interface Name {
  readonly text: string;
  readonly quoted: boolean;
}

export type PathStep =
  | { readonly type: "name"; readonly name: Name }
  | { readonly type: "index"; readonly index: number }
  | { readonly type: "anyName" }
  | { readonly type: "anyIndex" };

/** What an expression's own path is made of: it has no wildcards. */
export type PlainStep = Extract<PathStep, { readonly type: "name" | "index" }>;

export type ComparisonOperator = "=" | "<>" | "<" | ">" | "<=" | ">=";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | "||";
export type JunctionOperator = "AND" | "OR";
export type AggregateFunction = "avg" | "count" | "max" | "min" | "sum";

export interface Aggregate {
  readonly type: "aggregate";
  readonly function: AggregateFunction;
  /** undefined: `COUNT(*)`. */
  readonly operand: Expression | undefined;
}

export type Expression =
  | { readonly type: "literal"; readonly value: Value }
  | { readonly type: "path"; readonly root: Name; readonly steps: readonly PlainStep[] }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "not" | "negative" | "positive"; readonly operand: Expression }
  | {
      readonly type: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: "junction"; readonly operator: JunctionOperator; readonly operands: Expression[] }
  | {
      readonly type: "between";
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | { readonly type: "in"; readonly operand: Expression; readonly list: Expression }
  | {
      readonly type: "like";
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escapeCharacter: Expression | undefined;
    }
  | { readonly type: "is"; readonly operand: Expression; readonly what: "null" | "missing" }
  | {
      readonly type: "case";
      /** undefined: a searched CASE, whose conditions are boolean. */
      readonly operand: Expression | undefined;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise: Expression;
    }
  | {
      readonly type: "cast";
      readonly operand: Expression;
      readonly target: CastTarget;
      readonly digits: number | undefined;
    }
  | { readonly type: "call"; readonly function: string; readonly operands: readonly Expression[] }
  | Aggregate;

export interface Column {
  readonly type: "column";
  readonly expression: Expression;
  /** What it is called in JSON output. */
  readonly name: string;
}

/** `s.*`: the attributes or columns of what the path leads to. */
export interface Spread {
  readonly type: "spread";
  readonly expression: Expression;
}

export interface Statement {
  /** undefined: `SELECT *`. */
  readonly items: readonly (Column | Spread)[] | undefined;
  /** Behind `S3Object[*]`. */
  readonly path: readonly PathStep[];
  /** By which names the row is known. */
  readonly aliases: readonly Name[];
  readonly where: Expression | undefined;
  readonly limit: number | undefined;
}

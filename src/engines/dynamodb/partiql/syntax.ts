import type { Comparator } from "../expression/condition.ts";
import type { Path } from "../expression/path.ts";
import type { Position } from "./tokens.ts";

/** A statement as it is written. Parameters stand in it by their number, from zero. */
export type StatementSyntax =
  | SelectSyntax
  | InsertSyntax
  | UpdateSyntax
  | DeleteSyntax
  | { readonly kind: "exists"; readonly select: SelectSyntax };

export interface SourceSyntax {
  readonly table: string;
  readonly index: string | undefined;
}

export interface SelectSyntax extends SourceSyntax {
  readonly kind: "select";
  /** `undefined`: all. */
  readonly columns: readonly Path[] | undefined;
  readonly where: ExpressionSyntax | undefined;
  readonly order: readonly OrderTerm[];
}

export interface OrderTerm {
  readonly attribute: string;
  readonly descending: boolean;
}

export interface InsertSyntax {
  readonly kind: "insert";
  readonly table: string;
  readonly item: ExpressionSyntax;
  readonly onConflict: "nothing" | undefined;
}

export type Returning = "ALL_OLD" | "ALL_NEW" | "UPDATED_OLD" | "UPDATED_NEW";

export interface UpdateSyntax {
  readonly kind: "update";
  readonly table: string;
  readonly changes: readonly ChangeSyntax[];
  readonly where: ExpressionSyntax | undefined;
  readonly returning: Returning | undefined;
}

export type ChangeSyntax =
  | { readonly kind: "set"; readonly path: Path; readonly value: ExpressionSyntax }
  | { readonly kind: "remove"; readonly path: Path };

export interface DeleteSyntax {
  readonly kind: "delete";
  readonly table: string;
  readonly where: ExpressionSyntax | undefined;
  readonly returning: Returning | undefined;
}

export type ExpressionSyntax =
  | { readonly kind: "and" | "or"; readonly parts: readonly ExpressionSyntax[] }
  | { readonly kind: "not"; readonly part: ExpressionSyntax }
  | {
      readonly kind: "compare";
      readonly operator: Comparator;
      readonly left: ExpressionSyntax;
      readonly right: ExpressionSyntax;
    }
  | {
      readonly kind: "between";
      readonly operand: ExpressionSyntax;
      readonly low: ExpressionSyntax;
      readonly high: ExpressionSyntax;
    }
  | { readonly kind: "in"; readonly operand: ExpressionSyntax; readonly options: readonly ExpressionSyntax[] }
  | { readonly kind: "is"; readonly operand: ExpressionSyntax; readonly type: string; readonly at: Position }
  | {
      readonly kind: "sum";
      readonly sign: "+" | "-";
      readonly left: ExpressionSyntax;
      readonly right: ExpressionSyntax;
    }
  | CallSyntax
  | PathSyntax
  | LiteralSyntax;

export interface CallSyntax {
  readonly kind: "call";
  /** In lower case: names of functions have none of their own. */
  readonly name: string;
  readonly operands: readonly ExpressionSyntax[];
  readonly at: Position;
}

export interface PathSyntax {
  readonly kind: "path";
  readonly path: Path;
  readonly at: Position;
}

export type LiteralSyntax =
  | { readonly kind: "string" | "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "missing" }
  | { readonly kind: "parameter"; readonly number: number }
  | { readonly kind: "list" | "bag"; readonly elements: readonly ExpressionSyntax[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, ExpressionSyntax])[] };

import type { Decimal } from "./decimal.ts";
import type { Timestamp } from "./timestamp.ts";

/**
 * A value of S3 Select's SQL. `undefined` is MISSING and null is NULL. An integer is a number where that holds it
 * exactly, else a bigint of at most 64 bits; other numbers are a {@link Float} or a {@link Decimal}.
 */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Decimal
  | Timestamp
  | Struct
  | readonly Value[];

/** A floating-point number. It has a class of its own since plain numbers are integers. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** An object, in the order of its document. Two lists: a name may stand in it twice, or be `__proto__`. */
export class Struct {
  readonly names: readonly string[];
  readonly values: readonly Value[];

  constructor(names: readonly string[], values: readonly Value[]) {
    this.names = names;
    this.values = values;
  }
}

/** NULL or MISSING: the two that make a comparison, and nearly every function, unknown. */
export const isUnknown = (value: Value): value is null | undefined => value === null || value === undefined;

import { SelectFlaw } from "../flaw.ts";
import type { AggregateFunction } from "../sql/syntax.ts";
import { compareValues } from "../values/compare.ts";
import { arithmetic, decimalOf, isNumber, type NumberValue } from "../values/numbers.ts";
import { Float, isUnknown, type Value } from "../values/value.ts";

/** Takes a value of each row, and knows the result so far. */
export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

/** NULL and MISSING are skipped ("SELECT command" in the S3 User Guide). Of no value at all the result is NULL, the count 0. */
export function accumulatorOf(name: AggregateFunction): Accumulator {
  const state = kinds[name]();
  return {
    add: (value) => {
      if (!isUnknown(value)) state.add(value);
    },
    result: state.result,
  };
}

const kinds: Readonly<Record<AggregateFunction, () => Accumulator>> = {
  avg: average,
  count: counter,
  max: () => extreme(1),
  min: () => extreme(-1),
  sum: () => total((sum) => sum),
};

function counter(): Accumulator {
  let count = 0;
  return {
    add: () => {
      count++;
    },
    result: () => count,
  };
}

function total(finish: (sum: NumberValue, count: number) => Value): Accumulator {
  let sum: NumberValue | undefined;
  let count = 0;
  return {
    add: (value) => {
      if (!isNumber(value)) throw new SelectFlaw("IncorrectSqlFunctionArgumentType");
      sum = sum === undefined ? value : arithmetic("+", sum, value);
      count++;
    },
    result: () => (sum === undefined ? null : finish(sum, count)),
  };
}

/** Of integers the average is a decimal, of floats a float. */
function average(): Accumulator {
  return total((sum, count) => arithmetic("/", sum instanceof Float ? sum : decimalOf(sum), count));
}

function extreme(direction: 1 | -1): Accumulator {
  let found: Value;
  return {
    add: (value) => {
      if (found === undefined || compareValues(value, found) * direction > 0) found = value;
    },
    result: () => found ?? null,
  };
}

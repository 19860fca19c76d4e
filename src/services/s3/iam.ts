import { bucketRows } from "./iam-buckets.ts";
import { objectRows } from "./iam-objects.ts";

const rows = { ...bucketRows, ...objectRows };
type Rows = typeof rows;

/** The authorization rows of the operations that are there. */
export const iamOf = <Implemented extends object>(
  operations: Implemented,
): Pick<Rows, keyof Implemented & keyof Rows> =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => Object.hasOwn(operations, name))) as Pick<
    Rows,
    keyof Implemented & keyof Rows
  >;

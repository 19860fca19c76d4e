import type { Tag } from "../../../model/types/s3.d.ts";
import { invalidRequest, malformedXml } from "../errors.ts";

/** What all filters of configurations are made of: one predicate, or several under `And`. */
interface Filter {
  readonly Prefix?: string | undefined;
  readonly Tag?: Tag | undefined;
  readonly And?: object | undefined;
}

/** Predicates that are there. */
export const predicatesOf = (filter: object): readonly string[] =>
  Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));

const longestPrefix = 1024;

/**
 * "The filter must have exactly one of" its predicates; `And` joins two or more, with no tag key twice. Tags under `And` count
 * one by one.
 *
 * @param mayBeEmpty a filter without predicates is about every object
 */
export function checkFilter(filter: Filter, mayBeEmpty: boolean): void {
  const predicates = predicatesOf(filter);
  if (predicates.length > 1 || (predicates.length === 0 && !mayBeEmpty)) throw malformedXml();
  checkPrefix(filter.Prefix);
  if (filter.And) checkAnd(filter.And);
}

function checkAnd(and: { readonly Prefix?: string; readonly Tags?: readonly Tag[] }): void {
  const { Tags = [] } = and;
  const others = predicatesOf(and).filter((name) => name !== "Tags");
  if (others.length + Tags.length < 2) throw malformedXml();
  checkPrefix(and.Prefix);
  if (new Set(Tags.map(({ Key }) => Key)).size < Tags.length)
    throw invalidRequest("Duplicate Tag Keys are not allowed.");
}

export function checkPrefix(prefix: string | undefined): void {
  if (prefix !== undefined && Buffer.byteLength(prefix) > longestPrefix)
    throw invalidRequest(`The maximum size of a prefix is ${longestPrefix}.`);
}

import { SelectFlaw } from "../flaw.ts";
import type { Name, PathStep, PlainStep } from "../sql/syntax.ts";
import { isList } from "../values/compare.ts";
import { Struct, type Value } from "../values/value.ts";

/** Whether a name of an expression means a name of the data: without quotation marks letter case does not matter. */
export function nameMatcher({ text, quoted }: Name): (name: string) => boolean {
  if (quoted) return (name) => name === text;
  const lower = text.toLowerCase();
  return (name) => name === text || (name.length === text.length && name.toLowerCase() === lower);
}

/** Follows one step into a value. */
type Walk = (value: Value) => Value;

/** Follows steps without wildcards; MISSING where they lead nowhere. Throws AmbiguousFieldName where a name fits two members. */
export function walkerOf(steps: readonly PlainStep[]): Walk {
  const walks = steps.map(walkOf);
  const [only] = walks;
  if (walks.length === 1 && only) return only;
  return (value) => {
    let reached = value;
    for (const walk of walks) reached = walk(reached);
    return reached;
  };
}

function walkOf(step: PlainStep): Walk {
  if (step.type === "index") {
    const { index } = step;
    return (value) => (isList(value) ? value[index] : undefined);
  }
  const matches = nameMatcher(step.name);
  return (value) => (value instanceof Struct ? memberOf(value, matches) : undefined);
}

function memberOf({ names, values }: Struct, matches: (name: string) => boolean): Value {
  let found = -1;
  for (let index = 0; index < names.length; index++) {
    if (!matches(names[index] ?? "")) continue;
    if (found >= 0) throw new SelectFlaw("AmbiguousFieldName");
    found = index;
  }
  return values[found];
}

/**
 * The rows that a FROM path makes of a value. A step that leads nowhere, and a wildcard without a match, make one row
 * that is MISSING ("SELECT command" in the S3 User Guide).
 */
export function rowsOf(value: Value, path: readonly PathStep[]): readonly Value[] {
  let rows: readonly Value[] = [value];
  for (const step of path) rows = rows.flatMap((row) => wrapped(stepInto(row, step)));
  return rows;
}

/** `flatMap` would open lists that are rows. */
const wrapped = (rows: readonly Value[]): readonly Value[] => rows;

function stepInto(row: Value, step: PathStep): readonly Value[] {
  if (step.type === "anyName") return row instanceof Struct && row.values.length > 0 ? row.values : [undefined];
  if (step.type === "anyIndex") return isList(row) && row.length > 0 ? row : [undefined];
  return [walkOf(step)(row)];
}

/** The values of one field of a cron expression. */

export interface FieldRange {
  readonly least: number;
  readonly most: number;
  /** Names of values, from the least on. */
  readonly names?: readonly string[];
  /** After the most comes the least again, so that a range may run over the end: `20-2`, `FRI-MON`. */
  readonly cyclic: boolean;
  readonly steps: boolean;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** EventBridge user guide, cron expressions. */
export const fieldRanges = {
  minutes: { least: 0, most: 59, cyclic: true, steps: true },
  hours: { least: 0, most: 23, cyclic: true, steps: true },
  dayOfMonth: { least: 1, most: 31, cyclic: true, steps: true },
  month: { least: 1, most: 12, names: months, cyclic: true, steps: true },
  dayOfWeek: { least: 1, most: 7, names: weekdays, cyclic: true, steps: false },
  year: { least: 1970, most: 2199, cyclic: false, steps: true },
} as const satisfies Record<string, FieldRange>;

/** `*`, `5`, `1-5`, `MON-FRI`, `0/15`, `8-18/2` and lists of these; undefined for anything else. */
export function readValues(text: string, range: FieldRange): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    if (!addItem(values, item, range)) return undefined;
  }
  return values;
}

/** One number or name of the field. */
export function readValue(text: string, { least, most, names }: FieldRange): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return least + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** Whether the item is one. */
function addItem(values: Set<number>, item: string, range: FieldRange): boolean {
  const { least, most } = range;
  const [span = "", stepText, ...tooMuch] = item.split("/");
  const step = stepText === undefined ? 1 : Number(/^\d{1,3}$/.test(stepText) ? stepText : 0);
  if (tooMuch.length > 0 || step < 1 || step > most || (stepText !== undefined && !range.steps)) return false;
  const [fromText = "", toText, ...more] = span.split("-");
  if (more.length > 0) return false;
  const every = fromText === "*" && toText === undefined;
  const from = every ? least : readValue(fromText, range);
  // A single value is itself; with a step it is where the steps begin.
  const to = toText !== undefined ? readValue(toText, range) : every || stepText !== undefined ? most : from;
  if (from === undefined || to === undefined || (from > to && !range.cyclic)) return false;
  const count = most - least + 1;
  const length = from <= to ? to - from : to - from + count;
  for (let at = 0; at <= length; at += step) values.add(least + ((from - least + at) % count));
  return true;
}

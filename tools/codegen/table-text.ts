/**
 * One line for each entry two levels down, so that a new version of a table reads as a diff, and little white space
 * besides: the tables are shipped.
 */
export function tableText(table: unknown): string {
  return `${lines(table, 2)}\n`;
}

function lines(value: unknown, depth: number): string {
  if (depth === 0 || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return value.length === 0 ? "[]" : `[\n${value.map((each) => lines(each, depth - 1)).join(",\n")}\n]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([key, each]) => `${JSON.stringify(key)}:${lines(each, depth - 1)}`).join(",\n")}\n}`;
}

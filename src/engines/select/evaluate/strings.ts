import { SelectFlaw } from "../flaw.ts";

const pairs = /[\ud800-\udfff]/;

/** Characters, not code units. */
export const characterCount = (text: string): number => (pairs.test(text) ? [...text].length : text.length);

/**
 * The page "String functions" of the S3 User Guide: the first character has index 1; what lies before it counts against
 * the length.
 */
export function substring(text: string, start: number, length: number | undefined): string {
  if (length !== undefined && length < 0) throw new SelectFlaw("IllegalSqlFunctionArgument");
  const from = Math.max(0, start - 1);
  const end = length === undefined ? Number.POSITIVE_INFINITY : Math.max(from, start - 1 + length);
  return pairs.test(text) ? [...text].slice(from, end).join("") : text.slice(from, end);
}

export type TrimSide = "leading" | "trailing" | "both";

/** Removes any of `characters` from an end, or from both. */
export function trim(text: string, side: TrimSide, characters: string): string {
  const unwanted = new Set(characters);
  const kept = [...text];
  let from = 0;
  let end = kept.length;
  if (side !== "trailing") while (from < end && unwanted.has(kept[from] ?? "")) from++;
  if (side !== "leading") while (end > from && unwanted.has(kept[end - 1] ?? "")) end--;
  return kept.slice(from, end).join("");
}

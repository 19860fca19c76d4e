/** A batch as one JSON array, for those who take no batches otherwise. What a template makes need not be JSON; then it is a string. */
export const arrayText = (texts: readonly string[]): string => `[${texts.map(jsonOf).join(",")}]`;

function jsonOf(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

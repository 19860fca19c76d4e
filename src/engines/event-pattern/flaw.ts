/** Why a pattern is refused. Never leaves this folder: {@link ./parse.ts} turns it into the problem that is returned. */
export class PatternFlaw extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "PatternFlaw";
  }
}

/** Characters of the source that a location repeats before it says how many it left away. */
const shownSource = 500;

/** A flaw at an offset of the pattern, with the place that AWS appends on a line of its own: the source, line and column from one. */
export function flawAt(reason: string, source: string, offset: number): PatternFlaw {
  const before = source.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1) + 1;
  const cut = source.length > shownSource ? `[truncated ${source.length - shownSource} chars]` : "";
  const shown = `(String)"${source.slice(0, shownSource)}"${cut}`;
  return new PatternFlaw(`${reason}\n at [Source: ${shown}; line: ${line}, column: ${column}]`);
}

/** A place in a policy's text: both counted from 1, as the policy simulator does. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The place of the character at `offset`. A line ends at LF, CR LF or CR. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x0a && code !== 0x0d) continue;
    if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) at++;
    line++;
    lineStart = at + 1;
  }
  return { line, column: Math.max(offset - lineStart, 0) + 1 };
}

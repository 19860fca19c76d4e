import { PatternFlaw } from "./flaw.ts";

/** The literal pieces of a pattern in which `*` stands for any run of characters: `a*b` is `["a", "b"]`. */
export type Wildcard = readonly string[];

/**
 * Reads a wildcard, in which a backslash makes a star or a backslash literal. Flaws name the place as AWS counts it: in
 * bytes, behind the quote that opens the string.
 */
export function readWildcard(text: string): Wildcard {
  const pieces: string[] = [];
  let piece = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text[at + 1];
    if (char === "*") {
      if (next === "*") throw new PatternFlaw(`Consecutive wildcard characters at pos ${position(text, at)}`);
      pieces.push(piece);
      piece = "";
    } else if (char === "\\") {
      if (next !== "*" && next !== "\\") throw new PatternFlaw(`Invalid escape character at pos ${position(text, at)}`);
      piece += next;
      at++;
    } else {
      piece += char;
    }
  }
  pieces.push(piece);
  return pieces;
}

const position = (text: string, at: number): number => Buffer.byteLength(text.slice(0, at)) + 1;

/** Linear: the first place at which a piece fits is always the best one. */
export function wildcardMatches(pieces: Wildcard, text: string): boolean {
  const first = pieces[0] ?? "";
  const last = pieces[pieces.length - 1] ?? "";
  if (pieces.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? "";
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

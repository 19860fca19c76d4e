import { SelectFlaw } from "../flaw.ts";

/** Whether a text matches a LIKE pattern. */
export type Matcher = (text: string) => boolean;

/** A character to match, or one of the two wildcards. */
type Part = string | typeof anyOne | typeof anySequence;
const anyOne = 1;
const anySequence = 2;

/**
 * Compiles a pattern: `_` matches one character and `%` any sequence; the escape character before either, or itself,
 * takes its meaning away. Throws EvaluatorLikePatternInvalidEscapeSequence.
 */
export function likeMatcher(pattern: string, escapeCharacter: string | undefined): Matcher {
  const parts = partsOf(pattern, escapeCharacter);
  const wildcards = parts.filter((part) => typeof part === "number");
  if (wildcards.includes(anyOne)) return (text) => matches(parts, text);
  const literal = parts.filter((part) => typeof part === "string").join("");
  const first = parts[0] === anySequence;
  const last = parts.at(-1) === anySequence;
  if (wildcards.length === 0) return (text) => text === literal;
  if (wildcards.length === 1 && first) return (text) => text.endsWith(literal);
  if (wildcards.length === 1 && last) return (text) => text.startsWith(literal);
  if (wildcards.length === 2 && first && last) return (text) => text.includes(literal);
  return (text) => matches(parts, text);
}

function partsOf(pattern: string, escapeCharacter: string | undefined): readonly Part[] {
  if (escapeCharacter !== undefined && [...escapeCharacter].length !== 1) throw invalidEscape();
  const characters = [...pattern];
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at++) {
    let character = characters[at] ?? "";
    if (character === escapeCharacter) {
      character = characters[++at] ?? "";
      if (character !== "%" && character !== "_" && character !== escapeCharacter) throw invalidEscape();
      parts.push(character);
    } else parts.push(character === "_" ? anyOne : character === "%" ? anySequence : character);
  }
  return parts;
}

const invalidEscape = (): SelectFlaw => new SelectFlaw("EvaluatorLikePatternInvalidEscapeSequence");

/** Greedy, with one place to return to: behind the last sequence. Never more steps than text times pattern. */
function matches(parts: readonly Part[], text: string): boolean {
  let part = 0;
  let at = 0;
  let retryPart = -1;
  let retryAt = 0;
  while (at < text.length) {
    const width = widthAt(text, at);
    const wanted = parts[part];
    if (wanted === anySequence) {
      retryPart = ++part;
      retryAt = at;
    } else if (wanted === anyOne || (wanted !== undefined && text.startsWith(wanted, at))) {
      part++;
      at += width;
    } else if (retryPart >= 0) {
      part = retryPart;
      retryAt += widthAt(text, retryAt);
      at = retryAt;
    } else return false;
  }
  while (parts[part] === anySequence) part++;
  return part === parts.length;
}

/** Code units of the character there. */
const widthAt = (text: string, at: number): number => {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff && at + 1 < text.length ? 2 : 1;
};

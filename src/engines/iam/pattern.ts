/**
 * Wildcards as IAM matches them: `*` for any number of characters, `?` for exactly one, everything else literal.
 *
 * Three readings of the same marks:
 * - text: `*` and `?` match anything. Actions, StringLike.
 * - arn: six segments that are compared one by one; in the first five a wildcard stays in its segment, in the last (the
 *   resource, which may hold colons) it does not. ArnLike and ArnEquals ("ARN condition operators").
 * - resource: as arn, but a `*` that ends one of the first five segments may run on over colons, and missing segments
 *   are wild ("IAM JSON policy elements: Resource").
 */
export type PatternReading = "text" | "arn" | "resource";

/** Negative numbers stand for wildcards, others are character codes. */
const one = -1;
const oneInSegment = -2;
const many = -3;
const manyInSegment = -4;

const colon = 0x3a;

/** A part of a pattern: text in which wildcards count, or text that stands for itself. */
export interface PatternPiece {
  readonly text: string;
  readonly literal: boolean;
}

/** A compiled pattern. Immutable; matching allocates nothing. */
export class Pattern {
  readonly #kind: "any" | "exact" | "prefix" | "tokens";
  readonly #text: string;
  readonly #tokens: Int32Array;

  constructor(tokens: readonly number[]) {
    this.#tokens = Int32Array.from(tokens);
    const firstWild = tokens.findIndex((token) => token < 0);
    const soleTail = firstWild === tokens.length - 1 && tokens[firstWild] === many;
    this.#kind = firstWild < 0 ? "exact" : !soleTail ? "tokens" : firstWild === 0 ? "any" : "prefix";
    const literal = firstWild < 0 ? tokens : tokens.slice(0, firstWild);
    this.#text = literal.map((code) => String.fromCharCode(code)).join("");
  }

  matches(text: string): boolean {
    switch (this.#kind) {
      case "any":
        return true;
      case "exact":
        return text === this.#text;
      case "prefix":
        return text.startsWith(this.#text);
      case "tokens":
        return matchTokens(this.#tokens, text);
    }
  }
}

export function compilePattern(reading: PatternReading, pieces: readonly PatternPiece[]): Pattern {
  return new Pattern(reading === "text" ? tokenize(pieces) : inSegments(tokenize(pieces), reading));
}

/** As `compilePattern(reading, pieces).matches(text)`, for pieces that are used once. */
export function matchPieces(reading: PatternReading, pieces: readonly PatternPiece[], text: string): boolean {
  const tokens = tokenize(pieces);
  return matchTokens(Int32Array.from(reading === "text" ? tokens : inSegments(tokens, reading)), text);
}

export function compileText(pattern: string): Pattern {
  return compilePattern("text", [{ text: pattern, literal: false }]);
}

function tokenize(pieces: readonly PatternPiece[]): number[] {
  const tokens: number[] = [];
  for (const { text, literal } of pieces) {
    for (let at = 0; at < text.length; at++) {
      const mark = literal ? "" : text[at];
      if (mark !== "*") tokens.push(mark === "?" ? one : text.charCodeAt(at));
      else if (tokens.at(-1) !== many) tokens.push(many);
    }
  }
  return tokens;
}

/** Confines the wildcards of the first five segments, as the reading demands. */
function inSegments(tokens: readonly number[], reading: "arn" | "resource"): readonly number[] {
  if (tokens.length === 1 && tokens[0] === many) return tokens;
  const whole = reading === "resource" ? padded(tokens) : tokens;
  let colons = 0;
  return whole.map((token, at) => {
    if (token === colon) colons++;
    if (colons >= 5) return token;
    if (token === one) return oneInSegment;
    if (token !== many) return token;
    return reading === "resource" && whole[at + 1] === colon ? many : manyInSegment;
  });
}

/** An incomplete ARN stands for itself with `*` in every missing segment. */
function padded(tokens: readonly number[]): readonly number[] {
  const colons = tokens.reduce((count, token) => count + (token === colon ? 1 : 0), 0);
  const full = [...tokens];
  for (let have = colons; have < 5; have++) full.push(colon, many);
  return full;
}

/**
 * Greedy from the left with one step back per kind of star. That suffices: what follows an unconfined star wants its
 * leftmost match, and a confined star never helps a later one over a colon. Time is bounded by pattern times text.
 */
function matchTokens(tokens: Int32Array, text: string): boolean {
  let token = 0;
  let at = 0;
  let freeToken = -1;
  let freeAt = 0;
  let confinedToken = -1;
  let confinedAt = 0;
  while (at < text.length || token < tokens.length) {
    const wanted = token < tokens.length ? (tokens[token] ?? 0) : undefined;
    if (wanted === many) {
      freeToken = ++token;
      freeAt = at;
      confinedToken = -1;
      continue;
    }
    if (wanted === manyInSegment) {
      confinedToken = ++token;
      confinedAt = at;
      continue;
    }
    if (wanted !== undefined && at < text.length && accepts(wanted, text.charCodeAt(at))) {
      token++;
      at++;
    } else if (confinedToken >= 0 && confinedAt < text.length && text.charCodeAt(confinedAt) !== colon) {
      at = ++confinedAt;
      token = confinedToken;
    } else if (freeToken >= 0 && freeAt < text.length) {
      at = ++freeAt;
      token = freeToken;
      confinedToken = -1;
    } else {
      return false;
    }
  }
  return true;
}

function accepts(wanted: number, code: number): boolean {
  return wanted === code || wanted === one || (wanted === oneInSegment && code !== colon);
}

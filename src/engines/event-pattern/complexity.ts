import type { Wildcard } from "./wildcard.ts";

/**
 * How hard wildcards are to match together: the most of their beginnings that any one string can match at once. That is
 * what AWS's event ruler measures ("how many wildcard rule prefixes match a theoretical worst-case event") and limits.
 */
export function exceedsComplexity(wildcards: readonly Wildcard[], limit: number): boolean {
  const patterns = wildcards.map(stepsOf);
  const seen = new Set<string>();
  const pending: (readonly number[])[] = [patterns.map((_, index) => index * stride)];
  for (let active = pending.pop(); active !== undefined; active = pending.pop()) {
    for (const char of telling(patterns, active)) {
      const reached = advance(patterns, active, char);
      if (reached.length > limit) return true;
      const key = reached.join();
      if (reached.length === 0 || seen.has(key)) continue;
      // So many different situations of so few beginnings: it is no simple pattern.
      if (seen.size >= mostSituations) return true;
      seen.add(key);
      pending.push(reached);
    }
  }
  return false;
}

const star = "*";
/** Stands for every character that no beginning waits for. No step equals it: steps are single characters. */
const other = "other";
/** Beginnings are numbered by pattern and length; no pattern is as long as this. */
const stride = 1 << 20;
const mostSituations = 5000;

/** The quoted pattern, one step a character. A literal star is told from the wildcard by its own name. */
function stepsOf(pieces: Wildcard): string[] {
  const literals = pieces.map((piece) => [...piece].map((char) => (char === star ? "literal *" : char)));
  return ['"', ...literals.flatMap((piece, index) => (index === 0 ? piece : [star, ...piece])), '"'];
}

/** The characters that make a difference: those that a beginning waits for, and one that none does. */
function telling(patterns: readonly (readonly string[])[], active: readonly number[]): Set<string> {
  const chars = new Set<string>([other]);
  for (const beginning of active) {
    const next = patterns[Math.floor(beginning / stride)]?.[beginning % stride];
    if (next !== undefined && next !== star) chars.add(next);
  }
  return chars;
}

/** The beginnings that match one character later, in ascending order. A star also matches nothing. */
function advance(patterns: readonly (readonly string[])[], active: readonly number[], char: string): number[] {
  const reached = new Set<number>();
  for (const beginning of active) {
    const steps = patterns[Math.floor(beginning / stride)] ?? [];
    const length = beginning % stride;
    if (steps[length - 1] === star) reached.add(beginning);
    if (steps[length] === char) reached.add(beginning + 1);
  }
  for (const beginning of [...reached]) {
    if (patterns[Math.floor(beginning / stride)]?.[beginning % stride] === star) reached.add(beginning + 1);
  }
  return [...reached].sort((one, two) => one - two);
}

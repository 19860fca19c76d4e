/**
 * Whether `text` matches `pattern`, in which `*` stands for any run of characters, the empty one too, and `?` for
 * exactly one. No character classes and no escape: the globs of ARNs and filters.
 *
 * Linear in practice and never worse than pattern times text: only the last star is ever reconsidered.
 */
export function globMatches(pattern: string, text: string): boolean {
  let patternIndex = 0;
  let textIndex = 0;
  let starIndex = -1;
  let starText = 0;
  while (textIndex < text.length) {
    const wanted = pattern[patternIndex];
    if (wanted === "*") {
      starIndex = patternIndex++;
      starText = textIndex;
    } else if (wanted !== undefined && (wanted === "?" || wanted === text[textIndex])) {
      patternIndex++;
      textIndex++;
    } else if (starIndex >= 0) {
      patternIndex = starIndex + 1;
      textIndex = ++starText;
    } else {
      return false;
    }
  }
  while (pattern[patternIndex] === "*") patternIndex++;
  return patternIndex === pattern.length;
}

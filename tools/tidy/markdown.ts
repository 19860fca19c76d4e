import type { Source } from "./source.ts";

export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface CodeLine {
  readonly text: string;
  readonly line: number;
  /** What stands behind the fence: `sh`, `ts`; empty for code among words. */
  readonly language: string;
}

interface Line {
  readonly text: string;
  readonly line: number;
  /** Language of the fence around it; undefined outside of fences. */
  readonly fence: string | undefined;
}

function* linesOf({ lines }: Source): Generator<Line> {
  let fence: string | undefined;
  for (const [at, text] of lines.entries()) {
    const mark = /^\s*```(\w*)/.exec(text);
    if (mark) fence = fence === undefined ? (mark[1] ?? "") : undefined;
    else yield { text, line: at + 1, fence };
  }
}

/** Links in the text, not in code. */
export function linksIn(file: Source): Link[] {
  const links: Link[] = [];
  for (const { text, line, fence } of linesOf(file)) {
    if (fence !== undefined) continue;
    for (const match of text.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g))
      links.push({ target: match[1] ?? "", line });
  }
  return links;
}

/** Code: the lines of fences, and what stands between backquotes. */
export function codeIn(file: Source): CodeLine[] {
  const found: CodeLine[] = [];
  for (const { text, line, fence } of linesOf(file)) {
    if (fence !== undefined) found.push({ text, line, language: fence });
    else for (const match of text.matchAll(/`([^`]+)`/g)) found.push({ text: match[1] ?? "", line, language: "" });
  }
  return found;
}

/** The anchors of a file's headings, as forges make them. */
export function anchorsIn(file: Source): Set<string> {
  const anchors = new Set<string>();
  for (const { text, fence } of linesOf(file)) {
    const heading = fence === undefined ? /^#{1,6} (.+)$/.exec(text)?.[1] : undefined;
    if (heading === undefined) continue;
    anchors.add(
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );
  }
  return anchors;
}

export interface Example {
  readonly text: string;
  readonly line: number;
  /** The file that it names in its first line: `// src/services/account/iam.ts`. */
  readonly path: string | undefined;
}

/** What stands in fences of one language. */
export function examplesIn(file: Source, language: string): Example[] {
  const found: { text: string; line: number; path: string | undefined }[] = [];
  let last = -1;
  for (const { text, line, ...code } of codeIn(file)) {
    if (code.language !== language) continue;
    const current = found.at(-1);
    if (current && line === last + 1) current.text += `${text}\n`;
    else found.push({ text: `${text}\n`, line, path: /^\/\/ (\S+\.ts)$/.exec(text)?.[1] });
    last = line;
  }
  return found;
}

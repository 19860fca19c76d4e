import { Refusal } from "../refusal.ts";

/** `word`: a name or a keyword. `quoted`: a name in double quotes. `ion`: an Ion literal in backticks. */
export type TokenKind = "word" | "quoted" | "string" | "number" | "symbol" | "parameter" | "ion" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** What it stands for: without quotes. */
  readonly text: string;
  readonly at: Position;
}

/** Counted in characters from one, as messages tell it: `at 1:11:3`. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export const positionText = ({ line, column, length }: Position): string => `at ${line}:${column}:${length}`;

/** `detail` is empty where the statement cannot even be split into words. */
export const notWellFormed = (detail = ""): Refusal =>
  new Refusal(`Statement wasn't well formed, can't be processed: ${detail}`);

interface Rule {
  readonly kind: TokenKind | "space";
  /** Sticky. */
  readonly pattern: RegExp;
  readonly text?: (matched: string) => string;
}

const unquoted = (mark: string): ((matched: string) => string) => {
  const doubled = mark + mark;
  return (matched) => matched.slice(1, -1).replaceAll(doubled, mark);
};

const rules: readonly Rule[] = [
  { kind: "space", pattern: /(?:\s|--[^\r\n]*|\/\*[\s\S]*?\*\/)+/y },
  { kind: "word", pattern: /[A-Za-z_$][A-Za-z0-9_$]*/y },
  { kind: "number", pattern: /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y },
  { kind: "string", pattern: /'(?:[^']|'')*'/y, text: unquoted("'") },
  { kind: "quoted", pattern: /"(?:[^"]|"")*"/y, text: unquoted('"') },
  { kind: "ion", pattern: /`[^`]*`/y, text: unquoted("`") },
  { kind: "parameter", pattern: /\?/y },
  { kind: "symbol", pattern: /<<|>>|<=|>=|<>|!=|\|\||[()[\]{},.:;=<>*+-]/y },
];

export function tokenize(statement: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < statement.length; ) {
    const { rule, matched } = ruleAt(statement, at);
    if (rule.kind !== "space") {
      const position = { line, column: at - lineStart + 1, length: matched.length };
      tokens.push({ kind: rule.kind, text: rule.text?.(matched) ?? matched, at: position });
    }
    const lines = matched.split("\n");
    line += lines.length - 1;
    if (lines.length > 1) lineStart = at + matched.lastIndexOf("\n") + 1;
    at += matched.length;
  }
  const column = statement.length - lineStart + 1;
  tokens.push({ kind: "end", text: "<EOF>", at: { line, column, length: 0 } });
  return tokens;
}

function ruleAt(statement: string, at: number): { rule: Rule; matched: string } {
  for (const rule of rules) {
    rule.pattern.lastIndex = at;
    const matched = rule.pattern.exec(statement)?.[0];
    if (matched !== undefined) return { rule, matched };
  }
  throw notWellFormed();
}

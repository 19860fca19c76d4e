/** The words of an expression. `name` begins with a letter, as an attribute name without a placeholder must. */
export type TokenKind = "name" | "#" | ":" | "number" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it stands in the expression: from here to before there. */
  readonly from: number;
  readonly to: number;
}

const twoCharacters: ReadonlySet<string> = new Set(["<>", "<=", ">="]);

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (isSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  tokens.push({ kind: "end", text: "<EOF>", from: text.length, to: text.length });
  return tokens;
}

function tokenAt(text: string, from: number): Token {
  const first = text.charCodeAt(from);
  if (isLetter(first)) return token("name", text, from, endOfWord(text, from));
  if (isDigit(first)) return token("number", text, from, endOfNumber(text, from));
  const character = text.charAt(from);
  const end = endOfWord(text, from + 1);
  if ((character === "#" || character === ":") && end > from + 1) return token(character, text, from, end);
  const length = twoCharacters.has(text.slice(from, from + 2)) ? 2 : 1;
  return token("symbol", text, from, from + length);
}

const token = (kind: TokenKind, text: string, from: number, to: number): Token => ({
  kind,
  text: text.slice(from, to),
  from,
  to,
});

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWordPart(text.charCodeAt(at))) at++;
  return at;
}

function endOfNumber(text: string, from: number): number {
  let at = from;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at;
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
const isWordPart = (code: number): boolean => isLetter(code) || isDigit(code) || code === 0x5f;

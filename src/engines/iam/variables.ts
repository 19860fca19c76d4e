import type { PatternPiece } from "./pattern.ts";
import type { ContextReader } from "./request.ts";

/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'company-wide'}`, and the escapes `${*}`, `${?}`, `${$}`.
 * They exist in documents of version 2012-10-17; in older ones the same marks are plain text. A variable that has no
 * value, or more than one, and no default is unresolved ("IAM policy elements: Variables and tags").
 */
export type TemplatePiece = PatternPiece | Variable;

export interface Variable {
  /** As written: `aws:PrincipalTag/team`. */
  readonly name: string;
  /** In lower case, as context readers want it. */
  readonly key: string;
  readonly fallback: string | undefined;
}

/** A value with its variables found. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly TemplatePiece[];
  readonly hasVariables: boolean;
}

const variablePattern = /\$\{(?:([*?$])|([^{}$,'*?]+)(?:,\s*'([^']*)'\s*)?)\}/g;

export function parseTemplate(text: string, withVariables: boolean): Template {
  if (!withVariables || !text.includes("${")) return { text, pieces: [{ text, literal: false }], hasVariables: false };
  const pieces: TemplatePiece[] = [];
  let end = 0;
  for (const match of text.matchAll(variablePattern)) {
    const [whole, escaped, spacedName = "", fallback] = match;
    const name = spacedName.trim();
    if (escaped === undefined && name === "") continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), literal: false });
    if (escaped !== undefined) pieces.push({ text: escaped, literal: true });
    else pieces.push({ name, key: name.toLowerCase(), fallback });
    end = match.index + whole.length;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), literal: false });
  return { text, pieces, hasVariables: pieces.some(isVariable) };
}

export function isVariable(piece: TemplatePiece): piece is Variable {
  return "key" in piece;
}

/** The pieces of a template without variables. */
export function fixedPieces(template: Template): PatternPiece[] {
  return template.pieces.filter((piece): piece is PatternPiece => !isVariable(piece));
}

/** The pieces with values in place of variables, taken literally; undefined when one is unresolved. */
export function resolvePieces(template: Template, context: ContextReader): PatternPiece[] | undefined {
  const resolved: PatternPiece[] = [];
  for (const piece of template.pieces) {
    if (!isVariable(piece)) {
      resolved.push(piece);
      continue;
    }
    const value = variableValue(piece, context);
    if (value === undefined) return undefined;
    resolved.push({ text: value, literal: true });
  }
  return resolved;
}

/** The text with values in place of variables; undefined when one is unresolved. */
export function resolveText(template: Template, context: ContextReader): string | undefined {
  let text = "";
  for (const piece of template.pieces) {
    const part = isVariable(piece) ? variableValue(piece, context) : piece.text;
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function variableValue(variable: Variable, context: ContextReader): string | undefined {
  const value = context.get(variable.key);
  if (typeof value === "string") return value;
  return value?.length === 1 ? value[0] : variable.fallback;
}

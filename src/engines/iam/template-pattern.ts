import type { PatternReading } from "./pattern.ts";
import { matchPieces } from "./pattern.ts";
import type { ContextReader } from "./request.ts";
import type { Template } from "./variables.ts";
import { isVariable, resolvePieces, resolveText } from "./variables.ts";

/**
 * A pattern with variables. Its values differ from request to request, so it cannot be compiled whole; but most such
 * patterns have no wildcard, or one star at the end, and then comparing text decides.
 */
export interface TemplatePattern {
  readonly reading: PatternReading;
  readonly template: Template;
  readonly form: "exact" | "prefix" | "wild";
  /** What every match starts with, whatever the variables hold. */
  readonly start: string;
}

export type TemplateOutcome = "match" | "differ" | "unresolved";

export function compileTemplate(reading: PatternReading, template: Template): TemplatePattern {
  const first = template.pieces[0];
  const start = first === undefined || isVariable(first) ? "" : first.literal ? first.text : untilWildcard(first.text);
  return { reading, template, form: formOf(reading, template), start };
}

function untilWildcard(text: string): string {
  const wild = text.search(/[*?]/);
  return wild < 0 ? text : text.slice(0, wild);
}

function formOf(reading: PatternReading, { pieces }: Template): TemplatePattern["form"] {
  const marks = pieces.map((piece) => (isVariable(piece) || piece.literal ? "" : piece.text)).join("\0");
  // An incomplete ARN is completed with wildcards.
  if (reading === "resource" && marks.split(":").length < 6) return "wild";
  const wild = marks.search(/[*?]/);
  if (wild < 0) return "exact";
  const tail = wild === marks.length - 1 && marks.endsWith("*");
  return tail && (reading === "text" || marks.slice(0, wild).split(":").length > 5) ? "prefix" : "wild";
}

export function matchTemplate(pattern: TemplatePattern, text: string, context: ContextReader): TemplateOutcome {
  if (pattern.form === "wild") {
    const pieces = resolvePieces(pattern.template, context);
    if (pieces === undefined) return "unresolved";
    return matchPieces(pattern.reading, pieces, text) ? "match" : "differ";
  }
  const resolved = resolveText(pattern.template, context);
  if (resolved === undefined) return "unresolved";
  if (pattern.form === "exact") return text === resolved ? "match" : "differ";
  return text.startsWith(resolved.slice(0, -1)) ? "match" : "differ";
}

import type { Json } from "../event-pattern/fields.ts";
import { minified } from "./json.ts";

/** An input template, taken apart. */
export interface Template {
  readonly pieces: readonly (string | Placeholder)[];
  /** Whether the template is JSON, rather than text in which variables stand. */
  readonly isJson: boolean;
}

interface Placeholder {
  readonly name: string;
  /** Whether it stands between quotes. */
  readonly quoted: boolean;
}

/** Takes `<name>` apart where `known` says that it is a variable. Other angle brackets are text. */
export function readTemplate(text: string, known: (name: string) => boolean): Template {
  const pieces: (string | Placeholder)[] = [];
  let literal = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const end = char === "<" ? text.indexOf(">", at) : -1;
    const name = text.slice(at + 1, end);
    if (end > 0 && known(name)) {
      pieces.push(literal, { name, quoted });
      literal = "";
      at = end;
      continue;
    }
    if (char === '"') quoted = !quoted;
    literal += char;
    // An escaped quote neither opens nor closes.
    if (char === "\\" && quoted) literal += text.charAt(++at);
  }
  pieces.push(literal);
  const written = pieces.filter((piece) => typeof piece !== "string" || piece.trim() !== "");
  const [first] = written;
  const startsJson = typeof first === "string" && /^\s*[{[]/.test(first);
  return { pieces, isJson: startsJson || (written.length === 1 && typeof first !== "string") };
}

/** The variables that the template names. */
export function namesIn({ pieces }: Template): string[] {
  return pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.name]));
}

/**
 * The template with its variables replaced: JSON without needless white space, or text as it is. Undefined where a
 * template that is JSON no longer is, since EventBridge does not escape what it puts between quotes (user guide, common
 * issues with transforming input).
 */
export function fillTemplate(
  { pieces, isJson }: Template,
  valueNamed: (name: string) => Json | undefined,
): string | undefined {
  let filled = "";
  for (const piece of pieces) {
    if (typeof piece === "string") filled += piece;
    else filled += written(valueNamed(piece.name), isJson, piece.quoted);
  }
  return isJson ? minified(filled) : filled;
}

/** A value where the template names it. What the event does not have is empty. */
function written(value: Json | undefined, isJson: boolean, quoted: boolean): string {
  if (isJson && !quoted) return JSON.stringify(value ?? (value === null ? null : ""));
  if (typeof value === "string") return value;
  const text = value === undefined ? "" : JSON.stringify(value);
  // Within quotes, objects and arrays lose theirs.
  return quoted ? text.replaceAll('"', "") : text;
}

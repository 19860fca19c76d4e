import type { ElementList } from "./document.ts";
import type { Pattern } from "./pattern.ts";
import { compilePattern } from "./pattern.ts";
import type { ContextReader } from "./request.ts";
import type { TemplatePattern } from "./template-pattern.ts";
import { compileTemplate, matchTemplate } from "./template-pattern.ts";
import type { TemplatePiece } from "./variables.ts";
import { fixedPieces, isVariable, parseTemplate } from "./variables.ts";

/** `Resource` or `NotResource` of a statement ("IAM JSON policy elements: Resource"). */
export interface CompiledResources {
  readonly negated: boolean;
  /** Values without variables. */
  readonly fixed: readonly Pattern[];
  readonly templates: readonly TemplatePattern[];
  /** A value has a variable where none may stand, so it never resolves. */
  readonly unresolvable: boolean;
}

export function compileResources(resources: ElementList, withVariables: boolean): CompiledResources {
  const templates = resources.values.map((value) => parseTemplate(value, withVariables));
  const dynamic = templates.filter((template) => template.hasVariables);
  const usable = dynamic.filter((template) => variablesInResourcePart(template.pieces));
  return {
    negated: resources.negated,
    fixed: templates.filter((each) => !each.hasVariables).map((each) => compilePattern("resource", fixedPieces(each))),
    templates: usable.map((template) => compileTemplate("resource", template)),
    unresolvable: usable.length < dynamic.length,
  };
}

/** AWS: variables may stand only in the resource portion of an ARN, after the fifth colon. */
function variablesInResourcePart(pieces: readonly TemplatePiece[]): boolean {
  let colons = 0;
  for (const piece of pieces) {
    if (isVariable(piece)) return colons >= 5;
    colons += piece.text.split(":").length - 1;
  }
  return true;
}

/**
 * Whether the statement is about `resource`. A value with an unresolved variable matches nothing; in NotResource it makes
 * the statement apply to nothing, for nobody knows what it meant to leave out.
 */
export function coversResource(resources: CompiledResources, resource: string, context: ContextReader): boolean {
  const { negated, fixed, templates } = resources;
  for (const pattern of fixed) if (pattern.matches(resource)) return !negated;
  if (resources.unresolvable && negated) return false;
  for (const template of templates) {
    if (!negated && !resource.startsWith(template.start)) continue;
    const outcome = matchTemplate(template, resource, context);
    if (outcome === "match") return !negated;
    if (outcome === "unresolved" && negated) return false;
  }
  return negated;
}

import type { CompiledCondition } from "./conditions/condition.ts";
import { compileCondition } from "./conditions/condition.ts";
import { keysOfDocument } from "./context-keys.ts";
import type { DeterminingStatement } from "./decision.ts";
import type { ElementList, PolicyDocument, PolicySource, Statement } from "./document.ts";
import { kindElements, layerOfKind, versionWithVariables } from "./document.ts";
import { DocumentFlaw } from "./flaw.ts";
import { readDocument } from "./parse.ts";
import type { Pattern } from "./pattern.ts";
import { compileText } from "./pattern.ts";
import type { Position } from "./position.ts";
import { positionAt } from "./position.ts";
import type { CompiledPrincipals } from "./principals.ts";
import { compilePrincipals } from "./principals.ts";
import type { CompiledResources } from "./resources.ts";
import { compileResources } from "./resources.ts";

/** A policy made ready for decisions. Immutable but for its memory of which statements speak of an action. */
export interface CompiledPolicy {
  readonly source: PolicySource;
  readonly text: string;
  readonly statements: readonly CompiledStatement[];
  /** Why the document could not be read. Such a policy denies everything. */
  readonly problem: string | undefined;
  /** Condition keys that its decisions and their explanations may read, in lower case, each once. */
  readonly contextKeys: readonly string[];
  /** Statements whose Action or NotAction covers an action, by the action as requests spell it. */
  readonly byAction: Map<string, Candidates>;
}

export interface CompiledStatement {
  readonly index: number;
  readonly statement: Statement;
  /** How the statement is named in decisions, made once. */
  readonly reference: DeterminingStatement;
  readonly actions: CompiledActions;
  /** Undefined in a trust policy, whose resource is the role that carries it. */
  readonly resources: CompiledResources | undefined;
  /** Undefined in a policy that is attached to its principal. */
  readonly principals: CompiledPrincipals | undefined;
  readonly conditions: readonly CompiledCondition[];
}

export interface CompiledActions {
  readonly negated: boolean;
  /** In lower case: actions have no case. */
  readonly patterns: readonly Pattern[];
}

export interface Candidates {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
}

/**
 * Compiles a document. One that cannot be read, which the checks of Put and Create operations never let in, fails closed:
 * it denies everything it could have had a say in, and says why.
 */
export function compilePolicy(text: string, source: PolicySource): CompiledPolicy {
  try {
    const document = readDocument(text);
    const statements = compileStatements(document, source);
    const contextKeys = [...keysOfDocument(document).keys()];
    return { source, text, statements, problem: undefined, contextKeys, byAction: new Map() };
  } catch (error) {
    if (!(error instanceof DocumentFlaw)) throw error;
    const { line, column } = positionAt(text, error.offset);
    const problem = `line ${line}, column ${column}: ${error.message}`;
    const statements = [denyEverything(source, text)];
    return { source, text, statements, problem, contextKeys: [], byAction: new Map() };
  }
}

function compileStatements(document: PolicyDocument, source: PolicySource): CompiledStatement[] {
  const withVariables = document.version === versionWithVariables;
  return document.statements.map((statement, index) => ({
    index,
    statement,
    reference: {
      layer: layerOfKind[source.kind],
      policy: source,
      index,
      sid: statement.sid,
      effect: statement.effect,
    },
    actions: compileActions(statement.actions ?? missing("Action", statement)),
    resources: requireElement("resource", statement, source)
      ? compileResources(statement.resources ?? missing("Resource", statement), withVariables)
      : undefined,
    principals: requireElement("principal", statement, source)
      ? compilePrincipals(statement.principals ?? missing("Principal", statement))
      : undefined,
    conditions: statement.conditions.map((entry) => {
      const condition = compileCondition(entry, withVariables);
      if (condition) return condition;
      throw new DocumentFlaw("condition-type", entry.operator, statement.start, `unknown operator ${entry.operator}`);
    }),
  }));
}

/** Whether policies of this kind have the element. One that must not have it and has is a flaw. */
function requireElement(element: "principal" | "resource", statement: Statement, { kind }: PolicySource): boolean {
  if (kindElements[kind][element] === "required") return true;
  const present = element === "principal" ? statement.principals : statement.resources;
  if (!present) return false;
  throw new DocumentFlaw("unknown-element", element, statement.start, `a policy of kind ${kind} names no ${element}`);
}

function missing(element: string, statement: Statement): never {
  throw new DocumentFlaw("missing-element", element, statement.start, `the element ${element} is missing`);
}

function compileActions(actions: ElementList): CompiledActions {
  return {
    negated: actions.negated,
    patterns: actions.values.map((value) => compileText(value.toLowerCase())),
  };
}

function denyEverything(source: PolicySource, text: string): CompiledStatement {
  const statement: Statement = {
    start: 0,
    end: text.length,
    simulatorStart: 0,
    sid: undefined,
    effect: "Deny",
    writtenEffect: "Deny",
    actions: { negated: false, values: ["*"] },
    resources: undefined,
    principals: undefined,
    conditions: [],
  };
  return {
    index: 0,
    statement,
    reference: { layer: layerOfKind[source.kind], policy: source, index: 0, sid: undefined, effect: "Deny" },
    actions: { negated: false, patterns: [compileText("*")] },
    resources: undefined,
    principals: undefined,
    conditions: [],
  };
}

/** A service has some hundred actions; whoever sends more names than this invents them. */
const rememberedActions = 1024;

/** The statements of `policy` that speak of `action`, denies apart from allows. */
export function candidatesFor(policy: CompiledPolicy, action: string): Candidates {
  const known = policy.byAction.get(action);
  if (known) return known;
  const lower = action.toLowerCase();
  const speaking = policy.statements.filter((statement) => coversAction(statement.actions, lower));
  const candidates: Candidates = {
    denies: speaking.filter((each) => each.statement.effect === "Deny"),
    allows: speaking.filter((each) => each.statement.effect === "Allow"),
  };
  if (policy.byAction.size >= rememberedActions) policy.byAction.clear();
  policy.byAction.set(action, candidates);
  return candidates;
}

/** @param action in lower case */
export function coversAction(actions: CompiledActions, action: string): boolean {
  return actions.patterns.some((pattern) => pattern.matches(action)) !== actions.negated;
}

/** Where the statement stands in its policy's text, as the policy simulator reports it. */
export function statementPosition(
  policy: CompiledPolicy,
  index: number,
): { readonly start: Position; readonly end: Position } | undefined {
  const statement = policy.statements[index]?.statement;
  if (!statement) return undefined;
  return { start: positionAt(policy.text, statement.simulatorStart), end: positionAt(policy.text, statement.end) };
}

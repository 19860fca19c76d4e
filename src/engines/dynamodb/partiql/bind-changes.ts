import { checkClashes, type Path, samePath } from "../expression/path.ts";
import { type Action, type SetOperand, type SetValue, type Update, wrongOperand } from "../expression/update.ts";
import { accepted, Refusal } from "../refusal.ts";
import { membersOf, type Value } from "../value/value.ts";
import { unrecognized } from "./bind-where.ts";
import { isLiteral, literalValue, type Parameters } from "./literal.ts";
import type { CallSyntax, ChangeSyntax, ExpressionSyntax } from "./syntax.ts";
import { positionText } from "./tokens.ts";

/** SET and REMOVE of an UPDATE. Throws refusals. */
export function bindChanges(changes: readonly ChangeSyntax[], parameters: Parameters): Update {
  const actions = changes.map((change) => bindChange(change, parameters));
  const paths = actions.map(({ path }) => path);
  accepted(checkClashes(paths));
  return { actions, paths, mismatch: wrongOperand };
}

/** Functions that change the set which stands where they are assigned to. */
const setFunctions: Readonly<Record<string, "add" | "delete">> = { set_add: "add", set_delete: "delete" };

function bindChange(change: ChangeSyntax, parameters: Parameters): Action {
  if (change.kind === "remove") return change;
  const { path, value } = change;
  const kind = value.kind === "call" && Object.hasOwn(setFunctions, value.name) ? setFunctions[value.name] : undefined;
  if (kind && value.kind === "call") return { kind, path, value: setOperand(path, value, parameters) };
  return { kind: "set", path, value: bindValue(value, parameters) };
}

function setOperand(path: Path, call: CallSyntax, parameters: Parameters): Value {
  const name = call.name.toUpperCase();
  const position = positionText(call.at);
  const [first, second] = call.operands;
  if (!first || !second || call.operands.length !== 2) {
    throw new Refusal(`${name} must have exactly two arguments ${position}`);
  }
  if (first.kind !== "path" || !samePath(first.path, path)) {
    throw new Refusal(`The first argument to ${name} must equal the assignment value ${position}`);
  }
  const value = isLiteral(second) ? literalValue(second, parameters) : undefined;
  if (value && membersOf(value)) return value;
  throw new Refusal(`The second argument to ${name} must be a value with type SET ${positionText(first.at)}`);
}

function bindValue(syntax: ExpressionSyntax, parameters: Parameters): SetValue {
  if (syntax.kind !== "sum") return bindOperand(syntax, parameters);
  const left = bindOperand(syntax.left, parameters);
  return { kind: "sum", sign: syntax.sign, left, right: bindOperand(syntax.right, parameters) };
}

function bindOperand(syntax: ExpressionSyntax, parameters: Parameters): SetOperand {
  if (isLiteral(syntax)) return { kind: "value", value: literalValue(syntax, parameters) };
  if (syntax.kind === "path") return { kind: "path", path: syntax.path };
  if (syntax.kind === "call") return bindAppend(syntax, parameters);
  if (syntax.kind === "is") throw new Refusal("IS operator is not supported in update expressions");
  throw new Refusal(`Unsupported operator in Update Expression. Operator: ${operatorOf(syntax)}`);
}

function operatorOf(syntax: ExpressionSyntax): string {
  if (syntax.kind === "compare") return syntax.operator;
  return syntax.kind === "sum" ? syntax.sign : syntax.kind.toUpperCase();
}

function bindAppend(call: CallSyntax, parameters: Parameters): SetOperand {
  if (call.name !== "list_append") throw unrecognized(call);
  const [first, second] = call.operands.map((operand) => bindOperand(operand, parameters));
  if (first && second && call.operands.length === 2) return { kind: "list-append", first, second };
  throw new Refusal(
    "Incorrect number of operands for operator or function; operator or function: list_append, " +
      `number of operands: ${call.operands.length}`,
  );
}

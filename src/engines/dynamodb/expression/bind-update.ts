import { isSetType, typeOf, type Value, type ValueType } from "../value/value.ts";
import { wrongCount, wrongType } from "./bind-condition.ts";
import { Flaws } from "./flaws.ts";
import { clashesIn, type Path, type PathClash } from "./path.ts";
import type { PathSyntax } from "./path-syntax.ts";
import { lookUpValue, type Placeholders, resolvePath, undefinedName, undefinedValue } from "./placeholders.ts";
import { type Action, type SetOperand, type SetValue, type Update, wrongOperand } from "./update.ts";
import type { ActionSyntax, SetOperandSyntax, SetValueSyntax } from "./update-syntax.ts";

type Flaw = "name" | "value" | PathClash | "operand" | "function";
const flawOrder: readonly Flaw[] = ["name", "value", "overlap", "conflict", "operand", "function"];

interface Context {
  readonly placeholders: Placeholders;
  readonly flaws: Flaws<Flaw>;
}

/** Stands where a value is not defined, until that is told. */
const noValue: Value = { NULL: true };

/** Puts names and values into an update. Throws refusals without the name of the expression. */
export function bindUpdate(syntax: readonly ActionSyntax[], placeholders: Placeholders): Update {
  const flaws = new Flaws(flawOrder);
  const context: Context = { placeholders, flaws };
  const actions = syntax.map((action) => bindAction(context, action));
  const paths = actions.map(({ path }) => path);
  for (const { clash, message } of clashesIn(paths)) flaws.note(clash, message);
  flaws.throwFirst();
  return { actions, paths, mismatch: wrongOperand };
}

function bindAction(context: Context, action: ActionSyntax): Action {
  const path = bindPath(context, action.path);
  if (action.kind === "remove") return { kind: "remove", path };
  if (action.kind === "set") return { kind: "set", path, value: bindSetValue(context, action.value) };
  const { kind } = action;
  const value = bindValue(context, action.value.name);
  if (value !== noValue) noteOperand(context.flaws, kind, typeOf(value));
  return { kind, path, value };
}

const bindPath = ({ placeholders, flaws }: Context, syntax: PathSyntax): Path =>
  resolvePath(placeholders, syntax, (name) => flaws.note("name", undefinedName(name)));

function bindValue({ placeholders, flaws }: Context, name: string): Value {
  const value = lookUpValue(placeholders, name);
  if (!value) flaws.note("value", undefinedValue(name));
  return value ?? noValue;
}

const spelledTypes: Readonly<Partial<Record<ValueType, string>>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  NULL: "NULL",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};

/** ADD takes numbers and sets, DELETE sets. */
function noteOperand(flaws: Flaws<Flaw>, kind: "add" | "delete", type: ValueType): void {
  if (isSetType(type) || (kind === "add" && type === "N")) return;
  flaws.note(
    "operand",
    "Incorrect operand type for operator or function; " +
      `operator: ${kind.toUpperCase()}, operand type: ${spelledTypes[type]}`,
  );
}

function bindSetValue(context: Context, syntax: SetValueSyntax): SetValue {
  if (syntax.kind !== "sum") return bindOperand(context, syntax);
  const left = bindOperand(context, syntax.left);
  const right = bindOperand(context, syntax.right);
  noteTypes(context, syntax.sign, [left, right], "N");
  return { kind: "sum", sign: syntax.sign, left, right };
}

function bindOperand(context: Context, syntax: SetOperandSyntax): SetOperand {
  if (syntax.kind === "path") return { kind: "path", path: bindPath(context, syntax) };
  if (syntax.kind === "placeholder") return { kind: "value", value: bindValue(context, syntax.name) };
  const operands = syntax.operands.map((operand) => bindOperand(context, operand));
  const [first, second] = operands;
  if (operands.length !== 2 || !first || !second) {
    context.flaws.note("function", wrongCount(syntax.name, operands.length).message);
    return { kind: "value", value: noValue };
  }
  if (syntax.name === "if_not_exists") return bindIfNotExists(context, first, second);
  noteTypes(context, syntax.name, [first, second], "L");
  return { kind: "list-append", first, second };
}

function bindIfNotExists({ flaws }: Context, first: SetOperand, otherwise: SetOperand): SetOperand {
  if (first.kind === "path") return { kind: "if-not-exists", path: first.path, otherwise };
  flaws.note("function", "Operator or function requires a document path; operator or function: if_not_exists");
  return otherwise;
}

function noteTypes({ flaws }: Context, name: string, operands: readonly SetOperand[], wanted: ValueType): void {
  for (const operand of operands) {
    if (operand.kind !== "value" || operand.value === noValue) continue;
    const type = typeOf(operand.value);
    if (type !== wanted) flaws.note("function", wrongType(name, type).message);
  }
}

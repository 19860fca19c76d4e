import { viewItem } from "../item/text.ts";
import { addNumbers, subtractNumbers } from "../number/number.ts";
import { accepted, Refusal, refusing } from "../refusal.ts";
import { differenceOf, unionOf } from "../value/sets.ts";
import { attributeOf, type Item, isSetType, typeOf, type Value } from "../value/value.ts";
import { changeAt, openDraft } from "./draft.ts";
import { type Path, valueAt } from "./path.ts";

/** An update that is ready to be applied, whatever it came from: an expression, AttributeUpdates, PartiQL. */
export interface Update {
  readonly actions: readonly Action[];
  /** What it writes, in the order of the text: for ReturnValues, and for what may not be written. */
  readonly paths: readonly Path[];
  /** What is said where an attribute has a type that its action cannot work on. */
  readonly mismatch: Refusal;
}

export type Action =
  | { readonly kind: "set"; readonly path: Path; readonly value: SetValue }
  | { readonly kind: "remove"; readonly path: Path }
  | { readonly kind: "add"; readonly path: Path; readonly value: Value }
  | { readonly kind: "delete"; readonly path: Path; readonly value: Value };

export type SetValue =
  | SetOperand
  | { readonly kind: "sum"; readonly sign: "+" | "-"; readonly left: SetOperand; readonly right: SetOperand };

export type SetOperand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "if-not-exists"; readonly path: Path; readonly otherwise: SetOperand }
  | { readonly kind: "list-append"; readonly first: SetOperand; readonly second: SetOperand };

export const wrongOperand = new Refusal("An operand in the update expression has an incorrect data type");
const missingOperand = new Refusal("The provided expression refers to an attribute that does not exist in the item");

/**
 * The item after the update; `item`, which may be no more than the key of one that is to be, stays as it is. Everything
 * is read from the item before the update, and so are indexes counted.
 */
export function applyUpdate(update: Update, item: Item): Item | Refusal {
  return refusing(() => {
    const changes = update.actions.map((action) => ({
      path: action.path,
      value: valueFor(action, item, update.mismatch),
    }));
    const draft = openDraft(item);
    for (const { path, value } of changes) changeAt(draft, path, value);
    return draft.finish();
  });
}

/** What stands at the path afterwards: `undefined` for nothing. */
function valueFor(action: Action, item: Item, mismatch: Refusal): Value | undefined {
  switch (action.kind) {
    case "set":
      return setValue(action.value, item);
    case "remove":
      return undefined;
    case "add":
      return added(at(item, action.path), action.value, mismatch);
    case "delete":
      return deleted(at(item, action.path), action.value, mismatch);
  }
}

function at(item: Item, path: Path): Value | undefined {
  return path.steps.length === 0 ? attributeOf(item, path.name) : valueAt(viewItem(item), path);
}

function setValue(value: SetValue, item: Item): Value {
  if (value.kind !== "sum") return operandValue(value, item);
  const left = operandValue(value.left, item).N;
  const right = operandValue(value.right, item).N;
  if (left === undefined || right === undefined) throw wrongOperand;
  return { N: accepted(value.sign === "+" ? addNumbers(left, right) : subtractNumbers(left, right)) };
}

function operandValue(operand: SetOperand, item: Item): Value {
  switch (operand.kind) {
    case "value":
      return operand.value;
    case "path": {
      const value = at(item, operand.path);
      if (!value) throw missingOperand;
      return value;
    }
    case "if-not-exists":
      return at(item, operand.path) ?? operandValue(operand.otherwise, item);
    case "list-append": {
      const first = operandValue(operand.first, item).L;
      const second = operandValue(operand.second, item).L;
      if (!first || !second) throw wrongOperand;
      return { L: [...first, ...second] };
    }
  }
}

/** ADD: numbers are summed, sets united. What is not there counts as nothing. */
function added(old: Value | undefined, value: Value, mismatch: Refusal): Value {
  const type = typeOf(value);
  if (type !== "N" && !isSetType(type)) throw mismatch;
  if (!old) return value;
  if (typeOf(old) !== type) throw mismatch;
  return type === "N" ? { N: accepted(addNumbers(old.N ?? "0", value.N ?? "0")) } : unionOf(type, old, value);
}

/** DELETE: members are taken out of a set, which goes with its last. */
function deleted(old: Value | undefined, value: Value, mismatch: Refusal): Value | undefined {
  const type = typeOf(value);
  if (!isSetType(type)) throw mismatch;
  if (!old) return undefined;
  if (typeOf(old) !== type) throw mismatch;
  return differenceOf(type, old, value);
}

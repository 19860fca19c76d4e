import { uncapitalized } from "../base/text.ts";
import type { Member, Shape } from "../model/link.ts";
import { remembered } from "./memo.ts";
import { scalarConstraints, type ValueConstraint } from "./scalar-constraints.ts";
import { shownValue } from "./shown-value.ts";

/**
 * Constraints of a shape as a function that lists what a value violates. A shape without any constraint, all the way
 * down, has no function: checking it costs nothing.
 *
 * Paths are Coral's: names begin in lower case, `tags.1.member.key` is the key of the first tag, and
 * `requestItems.orders.member.keys` goes through the map's key `orders`.
 */
export interface Violation {
  readonly path: string;
  /** As Coral shows it, `'abc'` or `null`; undefined where the value is sensitive. */
  readonly value: string | undefined;
  /** `Member must have length less than or equal to 64`. */
  readonly constraint: string;
  /** Where a pattern does not fit: the pattern. */
  readonly pattern?: string | undefined;
  readonly missing: boolean;
}

export type Check = (value: unknown, path: string, violations: Violation[]) => void;

const notNull = "Member must not be null";

/** Undefined where nothing at all can be violated. */
export const constraintsOf: (shape: Shape) => Check | undefined = remembered((shape: Shape) =>
  isConstrained(shape) ? structureCheck(shape) : undefined,
);

interface Field {
  readonly name: string;
  readonly pathName: string;
  readonly required: boolean;
  readonly check: Check | undefined;
}

const fieldsOf = remembered((shape: Shape): readonly Field[] => {
  const required = new Set(shape.required);
  return shape.members
    .map((member) => ({
      name: member.name,
      pathName: uncapitalized(member.name),
      required: required.has(member.name),
      check: memberCheck(member),
    }))
    .filter((field) => field.required || field.check);
});

function structureCheck(shape: Shape): Check {
  return (value, path, violations) => {
    const values = value as Readonly<Record<string, unknown>>;
    for (const field of fieldsOf(shape)) {
      const member = values[field.name];
      if (member !== undefined && member !== null) {
        field.check?.(member, joined(path, field.pathName), violations);
      } else if (field.required) {
        violations.push({ path: joined(path, field.pathName), value: "null", constraint: notNull, missing: true });
      }
    }
    if (shape.traits.union) checkUnion(shape, values, path, violations);
  };
}

/** A member that the model does not know was dropped when the input was read, so none may be left. */
function checkUnion(
  shape: Shape,
  values: Readonly<Record<string, unknown>>,
  path: string,
  violations: Violation[],
): void {
  const set = Object.values(values).filter((value) => value !== undefined && value !== null).length;
  if (set !== 1) {
    const constraint = "Member must have exactly one value set";
    violations.push({ path, value: shownValue(shape, values), constraint, missing: false });
  }
}

function memberCheck(member: Member): Check | undefined {
  const { shape } = member;
  switch (shape.type) {
    case "structure":
      return isConstrained(shape) ? structureCheck(shape) : undefined;
    case "list":
      return listCheck(member);
    case "map":
      return mapCheck(member);
    default:
      return valueCheck(member, scalarConstraints(shape));
  }
}

/** Reports every constraint of the value itself. */
function valueCheck(member: Member, constraints: readonly ValueConstraint[]): Check | undefined {
  if (constraints.length === 0) return undefined;
  const sensitive = member.traits.sensitive === true;
  const { shape } = member;
  return (value, path, violations) => {
    for (const { holds, text, pattern } of constraints) {
      if (holds(value)) continue;
      violations.push({
        path,
        value: sensitive ? undefined : shownValue(shape, value),
        constraint: text,
        pattern,
        missing: false,
      });
    }
  };
}

/** Lists of structures report the element at fault; lists of scalars report the whole list, as Coral does. */
function listCheck(member: Member): Check {
  const { element } = member.shape;
  const own = valueCheck(member, scalarConstraints(member.shape));
  const scalars = element ? scalarConstraintsOf(element) : [];
  const checkElement = element && scalars.length === 0 ? memberCheck(element) : undefined;
  const sensitive = member.traits.sensitive === true || element?.traits.sensitive === true;
  return (value, path, violations) => {
    own?.(value, path, violations);
    const items = value as readonly unknown[];
    if (scalars.length > 0 && items.some((item) => item !== null && !holdsAll(scalars, item))) {
      violations.push(collectionViolation("Member", member.shape, items, path, scalars, sensitive));
    }
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (item === null) {
        violations.push({ path: `${path}.${index + 1}.member`, value: "null", constraint: notNull, missing: true });
      } else if (checkElement) checkElement(item, `${path}.${index + 1}.member`, violations);
    }
  };
}

function mapCheck(member: Member): Check {
  const { key, value } = member.shape;
  const own = valueCheck(member, scalarConstraints(member.shape));
  const keys = key ? scalarConstraintsOf(key) : [];
  const scalars = value ? scalarConstraintsOf(value) : [];
  const checkValue = value && scalars.length === 0 ? memberCheck(value) : undefined;
  const sensitive = member.traits.sensitive === true || value?.traits.sensitive === true;
  return (map, path, violations) => {
    own?.(map, path, violations);
    const entries = Object.entries(map as Readonly<Record<string, unknown>>);
    if (keys.length > 0 && entries.some(([name]) => !holdsAll(keys, name))) {
      violations.push(collectionViolation("Map keys", member.shape, map, path, keys, sensitive));
    }
    if (scalars.length > 0 && entries.some(([, item]) => item !== null && !holdsAll(scalars, item))) {
      violations.push(collectionViolation("Map value", member.shape, map, path, scalars, sensitive));
    }
    for (const [name, item] of entries) {
      if (item === null) {
        violations.push({ path: `${path}.${name}.member`, value: "null", constraint: notNull, missing: true });
      } else if (checkValue) checkValue(item, `${path}.${name}.member`, violations);
    }
  };
}

/** `Member must satisfy constraint: [Member must satisfy enum value set: [A, B]]`. */
function collectionViolation(
  subject: string,
  shape: Shape,
  value: unknown,
  path: string,
  constraints: readonly ValueConstraint[],
  sensitive: boolean,
): Violation {
  const constraint = `${subject} must satisfy constraint: [${constraints.map(({ text }) => text).join(", ")}]`;
  return { path, value: sensitive ? undefined : shownValue(shape, value), constraint, missing: false };
}

function holdsAll(constraints: readonly ValueConstraint[], value: unknown): boolean {
  return constraints.every(({ holds }) => holds(value));
}

/** Nothing for what is no scalar: that is checked piece by piece. */
function scalarConstraintsOf(member: Member): readonly ValueConstraint[] {
  const { type } = member.shape;
  return type === "structure" || type === "list" || type === "map" ? [] : scalarConstraints(member.shape);
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Whether anything reachable from `shape` constrains. Lists and maps always do: what is in them must not be null. */
const isConstrained = remembered((shape: Shape): boolean => reachesConstraint(shape, new Set()));

function reachesConstraint(shape: Shape, seen: Set<Shape>): boolean {
  if (seen.has(shape)) return false;
  seen.add(shape);
  if (shape.required.length > 0 || shape.traits.union) return true;
  if (shape.type === "list" || shape.type === "map") return true;
  if (scalarConstraints(shape).length > 0) return true;
  const parts = [...shape.members, shape.key, shape.value];
  return parts.some((member) => member !== undefined && reachesConstraint(member.shape, seen));
}

import type { SortCondition } from "../key/range.ts";
import { emptyKey, isEmpty, type KeyAttribute, type KeySchema } from "../key/schema.ts";
import { invalidParameters, Refusal, refusing } from "../refusal.ts";
import { typeOf, type Value } from "../value/value.ts";
import type { Comparator, Condition, Operand } from "./condition.ts";

/** What a query asks of one attribute of a key. */
export interface KeyCondition {
  readonly name: string;
  readonly condition: SortCondition;
}

/**
 * The clauses of a KeyConditionExpression: comparisons of attributes with values, joined by AND. What else a condition
 * may hold is refused, clause by clause, before anybody looks at the table.
 */
export function keyConditionsOf(condition: Condition): readonly KeyCondition[] | Refusal {
  return refusing(() => {
    const found: KeyCondition[] = [];
    collect(condition, found);
    return found;
  });
}

function collect(condition: Condition, found: KeyCondition[]): void {
  if (condition.kind === "and") {
    for (const part of condition.parts) collect(part, found);
    return;
  }
  const clause = clauseOf(condition);
  if (found.some(({ name }) => name === clause.name)) {
    throw new Refusal(
      "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key",
    );
  }
  found.push(clause);
}

function clauseOf(condition: Condition): KeyCondition {
  switch (condition.kind) {
    case "compare":
      return comparison(condition.operator, condition.left, condition.right);
    case "between": {
      const { operand, low, high } = condition;
      const name = attributeIn([operand, low, high], "BETWEEN");
      return { name, condition: { operator: "BETWEEN", low: literal(low), high: literal(high) } };
    }
    case "begins-with": {
      const name = attributeIn([condition.operand, condition.prefix], "begins_with");
      return { name, condition: { operator: "begins_with", value: literal(condition.prefix) } };
    }
    default:
      throw new Refusal(`Invalid operator used in KeyConditionExpression: ${operatorName(condition)}`);
  }
}

const operatorNames: Readonly<Partial<Record<Condition["kind"], string>>> = {
  or: "OR",
  in: "IN",
  exists: "attribute_exists",
  type: "attribute_type",
  contains: "contains",
  not: "NOT",
};

function operatorName(condition: Condition): string | undefined {
  // attribute_not_exists is kept as the contrary of attribute_exists.
  if (condition.kind === "not" && condition.part.kind === "exists") return "attribute_not_exists";
  return operatorNames[condition.kind];
}

/** A value may stand first: `:low <= sk`. */
const mirrored: Readonly<Record<Exclude<Comparator, "<>">, Exclude<Comparator, "<>">>> = {
  "=": "=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function comparison(operator: Comparator, left: Operand, right: Operand): KeyCondition {
  if (operator === "<>") throw new Refusal(`Invalid operator used in KeyConditionExpression: ${operator}`);
  const name = attributeIn([left, right]);
  return left.kind === "path"
    ? { name, condition: { operator, value: literal(right) } }
    : { name, condition: { operator: mirrored[operator], value: literal(left) } };
}

/** The one attribute among the operands, and where `firstOf` names an operator, as its first. */
function attributeIn(operands: readonly Operand[], firstOf?: string): string {
  let name: string | undefined;
  for (const [at, operand] of operands.entries()) {
    if (operand.kind === "value") {
      if (at === 0 && firstOf !== undefined)
        throw invalidClause(`${firstOf} operator must have the key attribute as its first operand`);
      continue;
    }
    if (operand.kind === "size") throw new Refusal("KeyConditionExpressions cannot contain nested operations");
    if (name !== undefined) throw invalidClause("Multiple attribute names used in one condition");
    if (operand.path.steps.length > 0) {
      throw new Refusal("KeyConditionExpressions cannot have conditions on nested attributes");
    }
    name = operand.path.name;
  }
  if (name === undefined) throw invalidClause("No key attribute specified");
  return name;
}

const invalidClause = (detail: string): Refusal =>
  new Refusal(`Invalid condition in KeyConditionExpression: ${detail}`);

function literal(operand: Operand): Value {
  if (operand.kind === "value") return operand.value;
  throw new Error(`a key condition on a ${operand.kind} was let through`);
}

/** A query's conditions, matched to the key of its table or index. */
export interface KeyMatch {
  /** One value for each partition attribute, in the order of the schema. */
  readonly partition: readonly Value[];
  /** Values of the first sort attributes, which must be equal. */
  readonly equal: readonly Value[];
  /** What is asked of the sort attribute behind them. */
  readonly range: SortCondition | undefined;
}

const typeMismatch = invalidParameters("Condition parameter type does not match schema type");
const notSupported = new Refusal("Query key condition not supported");

export function matchKey(schema: KeySchema, conditions: readonly KeyCondition[]): KeyMatch | Refusal {
  return refusing(() => {
    const attributes = schema.partition.length + schema.sort.length;
    if (conditions.length > attributes) {
      throw new Refusal(
        `The number of query conditions (${conditions.length}) exceeds the number of key attributes defined in the ` +
          `schema (${attributes})`,
      );
    }
    const byName = new Map(conditions.map(({ name, condition }) => [name, condition]));
    const partition = schema.partition.map((attribute) => partitionValue(attribute, byName));
    const sort = sortConditions(schema, byName);
    if (partition.length + sort.length < conditions.length) throw unknownAttribute(schema, byName);
    const last = sort.at(-1);
    const range = last && last.operator !== "=" ? last : undefined;
    const equal = sort.flatMap((condition) => (condition.operator === "=" ? [condition.value] : []));
    return { partition, equal, range };
  });
}

const missed = (name: string): Refusal => new Refusal(`Query condition missed key schema element: ${name}`);

function partitionValue(attribute: KeyAttribute, byName: ReadonlyMap<string, SortCondition>): Value {
  const condition = byName.get(attribute.name);
  if (!condition) throw missed(attribute.name);
  if (condition.operator !== "=") throw notSupported;
  checkValue(attribute, condition.value);
  return condition.value;
}

/** Equalities for the first attributes without a gap; only the last that is named may have a range. */
function sortConditions({ sort }: KeySchema, byName: ReadonlyMap<string, SortCondition>): readonly SortCondition[] {
  const found: SortCondition[] = [];
  let unequal: string | undefined;
  for (const attribute of sort) {
    const condition = byName.get(attribute.name);
    if (condition && unequal !== undefined) {
      throw new Refusal(
        `RANGE key attributes ${unequal} must have equality conditions specified in the query because a condition is ` +
          `present on key attribute ${attribute.name}`,
      );
    }
    if (condition?.operator !== "=") unequal ??= attribute.name;
    if (!condition) continue;
    checkCondition(attribute, condition);
    found.push(condition);
  }
  return found;
}

/** More conditions than the key answers for: the first sort attribute is said to be missed, if there is one. */
function unknownAttribute({ sort }: KeySchema, byName: ReadonlyMap<string, SortCondition>): Refusal {
  const unnamed = sort.find(({ name }) => !byName.has(name));
  return unnamed ? missed(unnamed.name) : notSupported;
}

function checkCondition(attribute: KeyAttribute, condition: SortCondition): void {
  if (condition.operator === "BETWEEN") {
    checkValue(attribute, condition.low);
    checkValue(attribute, condition.high);
  } else if (condition.operator === "begins_with") {
    if (typeOf(condition.value) !== attribute.type) throw typeMismatch;
  } else checkValue(attribute, condition.value);
}

function checkValue({ name, type }: KeyAttribute, value: Value): void {
  if (typeOf(value) !== type) throw typeMismatch;
  if (isEmpty(value)) throw emptyKey(name, type);
}

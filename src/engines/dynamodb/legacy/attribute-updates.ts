import { topLevel } from "../expression/path.ts";
import { type Projection, projectionOf } from "../expression/projection.ts";
import type { Action, Update } from "../expression/update.ts";
import type { Wording } from "../number/number.ts";
import { accepted, invalidParameters, Refusal, refusing } from "../refusal.ts";
import { readValue, type WireValue } from "../value/read-value.ts";
import { isSetType, typeOf } from "../value/value.ts";

/** One attribute of AttributeUpdates. */
export interface WireUpdate {
  readonly Value?: WireValue | undefined;
  readonly Action?: string | undefined;
}

const typeMismatch = new Refusal("Type mismatch for attribute to update");

export function readAttributeUpdates(
  updates: Readonly<Record<string, WireUpdate>>,
  wording: Wording,
): Update | Refusal {
  return refusing(() => {
    const actions = Object.entries(updates).map(([name, update]) => readAction(name, update, wording));
    return { actions, paths: actions.map(({ path }) => path), mismatch: typeMismatch };
  });
}

function readAction(name: string, { Value, Action: action = "PUT" }: WireUpdate, wording: Wording): Action {
  const path = topLevel(name);
  if (!Value) {
    if (action === "DELETE") return { kind: "remove", path };
    throw invalidParameters("Only DELETE action is allowed when no attribute value is specified");
  }
  const value = accepted(readValue(Value, wording));
  const type = typeOf(value);
  if (action === "PUT") return { kind: "set", path, value: { kind: "value", value } };
  if (action === "DELETE") {
    if (isSetType(type)) return { kind: "delete", path, value };
    throw invalidParameters(`DELETE action with value is not supported for the type ${type}`);
  }
  if (type === "N" || isSetType(type)) return { kind: "add", path, value };
  throw invalidParameters(`ADD action is not supported for the type ${type}`);
}

/** AttributesToGet: names of attributes, dots and all. */
export function readAttributesToGet(names: readonly string[]): Projection | Refusal {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return invalidParameters(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  return projectionOf(names.map(topLevel));
}

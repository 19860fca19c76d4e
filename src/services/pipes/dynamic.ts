import { isRecord, setKey } from "../../base/record.ts";
import { uncapitalized } from "../../base/text.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { readJsonPath, valueAt } from "../../engines/input-transformer/json-path.ts";
import { AwsError } from "../../kernel/error.ts";

/**
 * A parameter that may be a path into the event: "the entire value must be a JSON path" (EventBridge user guide, "Dynamic
 * path parameters"). Throws where the path leads nowhere.
 */
export function dynamicText(parameter: string, event: Json): string {
  const value = dynamicValue(parameter, event);
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function dynamicValue(parameter: string, event: Json): Json {
  if (!parameter.startsWith("$")) return parameter;
  const path = readJsonPath(parameter);
  const value = path && valueAt(event, path, true);
  if (value === undefined)
    throw new AwsError("ValidationException", `The path ${parameter} has no value in the event.`);
  return value;
}

/** Parameters under the names of an operation that writes its members in lower case, with their paths replaced. */
export function dynamicMembers(parameters: unknown, event: Json): unknown {
  if (typeof parameters === "string") return dynamicText(parameters, event);
  if (Array.isArray(parameters)) return parameters.map((each) => dynamicMembers(each, event));
  if (!isRecord(parameters)) return parameters;
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters))
    setKey(result, uncapitalized(name), dynamicMembers(value, event));
  return result;
}

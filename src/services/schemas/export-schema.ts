import { isRecord, setKey } from "../../base/record.ts";

type Document = Readonly<Record<string, unknown>>;

/** An OpenAPI 3 document as JSON Schema draft 4: the event at the top, the other schemas as definitions. */
export function asJsonSchema(document: Document): string {
  const { info, components } = document;
  const schemas = isRecord(components) && isRecord(components.schemas) ? components.schemas : {};
  const { AWSEvent: event, ...others } = schemas;
  const title = isRecord(info) ? info.title : undefined;
  return JSON.stringify({
    $schema: "http://json-schema.org/draft-04/schema#",
    title,
    definitions: translated(event === undefined ? schemas : others),
    ...(isRecord(event) && (translated(event) as Document)),
  });
}

/** References point to definitions; what may be null says so in its type, since draft 4 does not know `nullable`. */
function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated);
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === "$ref" && typeof member === "string")
      result.$ref = member.replace("#/components/schemas/", "#/definitions/");
    else if (name !== "nullable") setKey(result, name, translated(member));
  }
  if (value.nullable === true && typeof value.type === "string") result.type = [value.type, "null"];
  return result;
}

import { isRecord } from "../../../base/record.ts";
import { typeName } from "../write-schema.ts";

/** A type of the code that is generated. */
export interface Model {
  readonly name: string;
  readonly fields: readonly Field[];
}

export interface Field {
  /** As events have it. */
  readonly wire: string;
  readonly type: FieldType;
  readonly required: boolean;
}

export type FieldType =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "date-time" | "any" }
  | { readonly kind: "list"; readonly of: FieldType }
  | { readonly kind: "model"; readonly name: string };

type Document = Readonly<Record<string, unknown>>;

const prefix = "#/components/schemas/";

/** The objects among an OpenAPI 3 document's schemas. */
export function modelsOf({ components }: Document): readonly Model[] {
  const schemas = isRecord(components) && isRecord(components.schemas) ? components.schemas : {};
  const names = namesFor(Object.keys(schemas).filter((name) => isModel(schemas[name])));
  const models: Model[] = [];
  for (const [wire, name] of names) {
    const schema = schemas[wire];
    if (!isRecord(schema)) continue;
    const properties = isRecord(schema.properties) ? schema.properties : {};
    const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
    const fields = Object.entries(properties).map(([field, type]) => ({
      wire: field,
      type: typeOf(type, schemas, names, 0),
      required: required.includes(field),
    }));
    models.push({ name, fields });
  }
  return models;
}

const isModel = (schema: unknown): boolean =>
  isRecord(schema) && (schema.type === "object" || isRecord(schema.properties));

/** Identifiers that no two schemas share. */
function namesFor(wires: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const wire of wires) {
    let name = typeName(wire);
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${typeName(wire)}${n}`;
    taken.add(name.toLowerCase());
    names.set(wire, name);
  }
  return names;
}

/** References that go round in circles end here. */
const deepest = 20;

function typeOf(schema: unknown, schemas: Document, names: ReadonlyMap<string, string>, depth: number): FieldType {
  if (!isRecord(schema) || depth > deepest) return { kind: "any" };
  const { $ref, type, format, items } = schema;
  if (typeof $ref === "string" && $ref.startsWith(prefix)) {
    const wire = $ref.slice(prefix.length);
    const name = names.get(wire);
    return name === undefined ? typeOf(schemas[wire], schemas, names, depth + 1) : { kind: "model", name };
  }
  if (type === "array") return { kind: "list", of: typeOf(items, schemas, names, depth + 1) };
  if (type === "string") return { kind: format === "date-time" ? "date-time" : "string" };
  if (type === "number" || type === "integer" || type === "boolean") return { kind: type };
  return { kind: "any" };
}

/** `detail-type` is detailType; what no language takes as a name gets a letter in front. */
export function fieldName(wire: string): string {
  const name = typeName(wire);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Names for all fields of a model, no two alike, and none of the language's own words. */
export function fieldNames(
  fields: readonly Field[],
  nameOf: (wire: string) => string,
  reserved: ReadonlySet<string>,
): string[] {
  const taken = new Set<string>();
  return fields.map(({ wire }) => {
    let name = nameOf(wire);
    while (reserved.has(name) || taken.has(name)) name += "_";
    taken.add(name);
    return name;
  });
}

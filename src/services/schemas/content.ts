import { isRecord } from "../../base/record.ts";
import type { Type } from "../../model/types/schemas.d.ts";
import { badRequest } from "./errors.ts";

/** Nesting of a schema: far more than anybody writes, far less than the stack. */
const deepest = 200;

type Document = Readonly<Record<string, unknown>>;

/** The parsed content. Throws BadRequestException where it is no schema of its type. */
export function readContent(text: string, type: Type): Document {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw badRequest("Schema content is not valid JSON.");
  }
  if (!isRecord(document)) throw badRequest("Schema content is not a JSON object.");
  if (type === "OpenApi3") checkOpenApi(document);
  else checkSchema(document, "#", 0);
  return document;
}

/** OpenAPI 3.0.3: the members that must be there, and the schemas among its components. */
function checkOpenApi(document: Document): void {
  const { openapi, info, paths, components } = document;
  if (typeof openapi !== "string" || !/^3\.\d+(\.\d+)?$/.test(openapi))
    throw badRequest("Schema content is not valid OpenAPI 3: openapi must be a version 3.");
  if (!isRecord(info) || typeof info.title !== "string" || typeof info.version !== "string")
    throw badRequest("Schema content is not valid OpenAPI 3: info must have a title and a version.");
  if (!isRecord(paths)) throw badRequest("Schema content is not valid OpenAPI 3: paths is missing.");
  if (components === undefined) return;
  if (!isRecord(components)) throw badRequest("Schema content is not valid OpenAPI 3: components is no object.");
  if (components.schemas !== undefined) checkEach(components.schemas, "#/components/schemas", 0);
}

const types: ReadonlySet<unknown> = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);
const isText = (value: unknown): boolean => typeof value === "string";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isNumber = (value: unknown): boolean => typeof value === "number";
const isFlag = (value: unknown): boolean => typeof value === "boolean";

/** JSON Schema draft 4, and OpenAPI's schema objects, which are nearly the same: what each keyword's value may be. */
const keywords: Readonly<Record<string, (value: unknown) => boolean>> = {
  $ref: isText,
  title: isText,
  description: isText,
  format: isText,
  pattern: isText,
  type: (value) => types.has(value) || (Array.isArray(value) && value.every((each) => types.has(each))),
  required: isTexts,
  enum: (value) => Array.isArray(value) && value.length > 0,
  minimum: isNumber,
  maximum: isNumber,
  multipleOf: (value) => isNumber(value) && Number(value) > 0,
  exclusiveMinimum: isFlag,
  exclusiveMaximum: isFlag,
  uniqueItems: isFlag,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minProperties: isCount,
  maxProperties: isCount,
};
/** Keywords whose values are schemas: one, a list, or many by name. */
const inner: ReadonlySet<string> = new Set(["not", "items", "additionalProperties", "additionalItems"]);
const lists: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf"]);
const byName: ReadonlySet<string> = new Set(["properties", "patternProperties", "definitions"]);

function checkSchema(schema: unknown, path: string, depth: number): void {
  if (!isRecord(schema)) throw badRequest(`Schema content is not valid: ${path} is no object.`);
  if (depth > deepest) throw badRequest(`Schema content is not valid: it is nested deeper than ${deepest} levels.`);
  for (const [name, value] of Object.entries(schema)) {
    const at = `${path}/${name}`;
    const check = Object.hasOwn(keywords, name) ? keywords[name] : undefined;
    if (check && !check(value)) throw badRequest(`Schema content is not valid: ${at} has a value that it cannot have.`);
    if (byName.has(name)) checkEach(value, at, depth + 1);
    else if (lists.has(name) || (name === "items" && Array.isArray(value))) checkList(value, at, depth + 1);
    else if (inner.has(name) && typeof value !== "boolean") checkSchema(value, at, depth + 1);
  }
}

function checkEach(schemas: unknown, path: string, depth: number): void {
  if (!isRecord(schemas)) throw badRequest(`Schema content is not valid: ${path} is no object.`);
  for (const [name, schema] of Object.entries(schemas)) checkSchema(schema, `${path}/${name}`, depth);
}

function checkList(schemas: unknown, path: string, depth: number): void {
  if (!Array.isArray(schemas) || schemas.length === 0)
    throw badRequest(`Schema content is not valid: ${path} is no list of schemas.`);
  for (const [index, schema] of schemas.entries()) checkSchema(schema, `${path}/${index}`, depth);
}

import { toBase64 } from "../../base/base64.ts";
import { JsonText } from "../../base/json-text.ts";
import type { Member, Shape } from "../../model/link.ts";
import type { TimestampFormat } from "../../model/table.ts";
import { remembered } from "../memo.ts";
import { formatTimestamp } from "./scalar.ts";

/** Typed output to JSON text. Plans are made once a shape; writing concatenates strings and never builds a second tree. */

export interface JsonWriter {
  /** A whole structure, without the members that travel elsewhere in a REST response. */
  structure(shape: Shape, value: Readonly<Record<string, unknown>>): string;
  /** One member's value. */
  value(member: Member, value: unknown): string;
}

type Write = (value: unknown) => string;
type Values = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  /** `"Name":` */
  readonly label: string;
  readonly write: Write;
}

/** What members are called on the wire: awsJson takes their own names, REST-JSON those of the jsonName trait. */
export type JsonNames = "own" | "locationName";

/** A choice of names with the plans that were made in it. */
interface Context {
  readonly fieldsOf: (shape: Shape) => readonly Field[];
}

export function createJsonWriter(names: JsonNames): JsonWriter {
  const context: Context = { fieldsOf: remembered((shape: Shape) => makeFields(context, shape, names)) };
  const valueWriter = remembered((member: Member) => writerOf(context, member));
  return {
    structure: (shape, value) => writeStructure(context, shape, value),
    value: (member, value) => valueWriter(member)(value),
  };
}

export function jsonName(member: Member, names: JsonNames): string {
  return names === "locationName" ? (member.traits.locationName ?? member.name) : member.name;
}

function makeFields(context: Context, shape: Shape, names: JsonNames): readonly Field[] {
  const body = shape.members.filter((member) => member.traits.location === undefined);
  return body.map((member) => ({
    name: member.name,
    label: `${JSON.stringify(jsonName(member, names))}:`,
    write: writerOf(context, member),
  }));
}

function writeStructure(context: Context, shape: Shape, value: Values): string {
  if (value instanceof JsonText) return value.text;
  let text = "";
  for (const field of context.fieldsOf(shape)) {
    const member = value[field.name];
    if (member === undefined || member === null) continue;
    text += (text === "" ? "{" : ",") + field.label + field.write(member);
  }
  return text === "" ? "{}" : `${text}}`;
}

function writerOf(context: Context, member: Member): Write {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return (value) => writeStructure(context, shape, value as Values);
    case "list":
      return listWriter(context, shape);
    case "map":
      return mapWriter(context, shape);
    case "string":
      return member.traits.jsonValue
        ? // A service that keeps the text gives it as it is, as the reader gave it.
          (value) => JSON.stringify(typeof value === "string" ? value : JSON.stringify(value))
        : (value) => JSON.stringify(value);
    case "blob":
      return (value) => `"${toBase64(value as Uint8Array)}"`;
    case "timestamp":
      return timestampWriter(member.traits.timestampFormat ?? "unixTimestamp");
    case "document":
      return writeDocument;
    case "float":
    case "double":
      return writeFloat;
    default:
      return String;
  }
}

function listWriter(context: Context, shape: Shape): Write {
  if (!shape.element) throw new Error(`the list ${shape.name} has no element`);
  const write = writerOf(context, shape.element);
  return (value) => {
    let text = "[";
    let first = true;
    for (const item of value as readonly unknown[]) {
      text += (first ? "" : ",") + (item === null || item === undefined ? "null" : write(item));
      first = false;
    }
    return `${text}]`;
  };
}

function mapWriter(context: Context, shape: Shape): Write {
  if (!shape.value) throw new Error(`the map ${shape.name} has no value`);
  const write = writerOf(context, shape.value);
  return (value) => {
    if (value instanceof JsonText) return value.text;
    let text = "";
    for (const key of Object.keys(value as Values)) {
      const item = (value as Values)[key];
      if (item === undefined) continue;
      text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${item === null ? "null" : write(item)}`;
    }
    return text === "" ? "{}" : `${text}}`;
  };
}

function timestampWriter(format: TimestampFormat): Write {
  if (format === "unixTimestamp") return (value) => formatTimestamp(value as number, format);
  return (value) => `"${formatTimestamp(value as number, format)}"`;
}

/** JSON has no word for these three; AWS writes them as strings. */
function writeFloat(value: unknown): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** Any JSON value. Whole numbers beyond 2^53 came as bigint and go as digits. */
function writeDocument(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(writeDocument).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${writeDocument(item)}`);
  }
  return `{${parts.join(",")}}`;
}

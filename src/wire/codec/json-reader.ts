import { fromBase64 } from "../../base/base64.ts";
import { parseJson, parseJsonExactly } from "../../base/json.ts";
import { MalformedError } from "../../base/malformed.ts";
import { isRecord } from "../../base/record.ts";
import { utf8Text } from "../../base/text.ts";
import { epochMsOfSeconds } from "../../base/timestamp.ts";
import { limits } from "../../kernel/limits.ts";
import type { Member, Shape } from "../../model/link.ts";
import type { ShapeType } from "../../model/table.ts";
import { type JsonNames, jsonName } from "./json-writer.ts";
import { narrowed, notConvertible, parseTimestamp } from "./scalar.ts";
import { createTreeReader, type Reading, type TreeRead, type TreeReader, unexpectedContainer } from "./tree-reader.ts";

/** JSON bodies to typed input. */
export interface JsonReader {
  structure(shape: Shape, body: Uint8Array): Record<string, unknown>;
  /** The value of one member that is the whole body. */
  value(member: Member, body: Uint8Array): unknown;
}

export function createJsonReader(names: JsonNames): JsonReader {
  const trees: TreeReader = createTreeReader({
    memberName: (member) => jsonName(member, names),
    scalarReader,
    isObject: isRecord,
  });
  return {
    structure: (shape, body) => readJson(body, (tree, reading) => trees.structure(shape, tree, reading)),
    value: (member, body) => readJson(body, (tree, reading) => trees.value(member, tree, reading)),
  };
}

/** Reads a second time, exactly and slower, where the first found a number that had lost digits. */
function readJson<T>(body: Uint8Array, read: (tree: unknown, reading: Reading) => T): T {
  const text = utf8Text(body);
  const reading: Reading = { depth: 0, unsafe: false, exact: false };
  const result = read(parseJson(text), reading);
  return reading.unsafe ? read(parseJsonExactly(text), { depth: 0, unsafe: false, exact: true }) : result;
}

function scalarReader(member: Member): TreeRead {
  const type = member.shape.type;
  switch (type) {
    case "string":
      return (value) => (typeof value === "string" ? value : refuse(value, type));
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : refuse(value, type));
    case "blob":
      return (value) => (typeof value === "string" ? fromBase64(value) : refuse(value, type));
    case "timestamp":
      return timestampReader(member);
    case "document":
      return readDocument;
    case "float":
    case "double":
    case "bigDecimal":
      return (value) => readFloat(value, type);
    default:
      return (value, reading) => readWhole(value, type, reading);
  }
}

function timestampReader(member: Member): TreeRead {
  const format = member.traits.timestampFormat ?? "unixTimestamp";
  return (value) => {
    if (typeof value === "number") return epochMsOfSeconds(value);
    // Whatever format the model names, AWS also takes the ISO form where a string is sent.
    if (typeof value === "string") return parseTimestamp(value, format === "unixTimestamp" ? "iso8601" : format);
    return refuse(value, "timestamp");
  };
}

const wordNumbers: ReadonlyMap<unknown, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

function readFloat(value: unknown, type: ShapeType): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return wordNumbers.get(value) ?? refuse(value, type);
}

/** Coral truncates a fraction silently. */
function readWhole(value: unknown, type: ShapeType, reading: Reading): number | bigint {
  if (typeof value === "bigint") return narrowed(value, type);
  if (typeof value !== "number") return refuse(value, type);
  const whole = Math.trunc(value);
  const fits = type === "integer" ? whole === (whole | 0) : Number.isSafeInteger(whole);
  if (fits) return whole;
  if (type === "integer" || !Number.isFinite(whole)) return refuse(value, type);
  reading.unsafe = true;
  return reading.exact ? narrowed(BigInt(whole), type) : whole;
}

/** Kept as it is; walked only to bound its depth and to notice numbers that lost digits. */
function readDocument(value: unknown, reading: Reading): unknown {
  if (typeof value === "number") {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) reading.unsafe = true;
  } else if (typeof value === "object" && value !== null) {
    if (++reading.depth > limits.depth) throw new MalformedError(`nested more than ${limits.depth} levels deep`);
    for (const item of Array.isArray(value) ? value : Object.values(value)) readDocument(item, reading);
    reading.depth--;
  }
  return value;
}

function refuse(value: unknown, type: ShapeType): never {
  throw new MalformedError(unexpectedContainer(value, isRecord) ?? notConvertible(tokenOf(value), type));
}

function tokenOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return typeof value === "string" ? "STRING_VALUE" : "NUMBER_VALUE";
}

import { MalformedError } from "../../base/malformed.ts";
import { isRecord, setKey } from "../../base/record.ts";
import { utf8Bytes } from "../../base/text.ts";
import { epochMsOfSeconds, parseIso8601 } from "../../base/timestamp.ts";
import type { ByteStream } from "../../model/stream.ts";
import type { Table, TableMember, TableShape } from "../../model/table.ts";
import { validation } from "./errors.ts";

/**
 * The input of a universal target, as JSON, to what operations take: bytes for blobs, epoch milliseconds for timestamps.
 * Members have the names of the API reference; as the SDKs write some of them otherwise (`DbInstanceIdentifier`), case
 * does not tell them apart. Bytes come as text, as they do in Step Functions' calls of the SDKs. Throws
 * ValidationException for what the operation does not have or take: nothing is passed over.
 */
export function typedInput(table: Table, operation: string, value: unknown): object {
  const name = table.operations[operation]?.input;
  if (!isRecord(value)) throw validation("The input of a universal target must be a JSON object.");
  if (name === undefined) {
    if (Object.keys(value).length > 0) throw validation(`${operation} takes no input.`);
    return {};
  }
  return structure(table, shapeOf(table, name), value, "");
}

type Reader = (table: Table, member: TableMember, shape: TableShape, value: unknown, path: string) => unknown;

const readers: Readonly<Record<TableShape["type"], Reader>> = {
  structure: (table, _member, shape, value, path) =>
    isRecord(value) ? structure(table, shape, value, path) : wrong(path, "an object"),
  list: (table, _member, shape, value, path) => {
    const { member } = shape;
    if (!Array.isArray(value) || !member) return wrong(path, "an array");
    return value.map((each, n) => read(table, member, each, `${path}[${n}]`));
  },
  map: (table, _member, shape, value, path) => {
    const { value: member } = shape;
    if (!isRecord(value) || !member) return wrong(path, "an object");
    const result: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(value)) setKey(result, key, read(table, member, each, `${path}.${key}`));
    return result;
  },
  blob: (_table, member, shape, value) => {
    const bytes = utf8Bytes(typeof value === "string" ? value : JSON.stringify(value));
    return member.streaming || shape.streaming ? streamOf(bytes) : bytes;
  },
  timestamp: (_table, _member, _shape, value, path) => timestamp(value, path),
  string: (_table, _member, _shape, value, path) => (typeof value === "string" ? value : wrong(path, "a string")),
  boolean: (_table, _member, _shape, value, path) => (typeof value === "boolean" ? value : wrong(path, "a boolean")),
  integer: whole,
  long: whole,
  bigInteger: whole,
  float: numeric,
  double: numeric,
  bigDecimal: numeric,
  document: (_table, _member, _shape, value) => value,
};

function read(table: Table, member: TableMember, value: unknown, path: string): unknown {
  const shape = shapeOf(table, member.shape);
  return readers[shape.type](table, member, shape, value, path);
}

function structure(table: Table, shape: TableShape, value: Readonly<Record<string, unknown>>, path: string): object {
  const members = shape.members ?? {};
  const result: Record<string, unknown> = {};
  for (const [given, each] of Object.entries(value)) {
    const at = path === "" ? given : `${path}.${given}`;
    const name = memberNamed(members, given);
    const member = name === undefined ? undefined : members[name];
    if (name === undefined || !member)
      throw validation(`The input has the member ${at}, which the operation does not take.`);
    if (each !== null) setKey(result, name, read(table, member, each, at));
  }
  return result;
}

function memberNamed(members: Readonly<Record<string, TableMember>>, given: string): string | undefined {
  if (Object.hasOwn(members, given)) return given;
  const folded = given.toLowerCase();
  return Object.keys(members).find((name) => name.toLowerCase() === folded);
}

function timestamp(value: unknown, path: string): number {
  try {
    if (typeof value === "number") return epochMsOfSeconds(value);
    if (typeof value === "string") return parseIso8601(value);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
  }
  return wrong(path, "a timestamp");
}

function whole(_table: Table, _member: TableMember, _shape: TableShape, value: unknown, path: string): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : wrong(path, "a whole number");
}

function numeric(_table: Table, _member: TableMember, _shape: TableShape, value: unknown, path: string): number {
  return typeof value === "number" ? value : wrong(path, "a number");
}

function shapeOf({ shapes, service }: Table, name: string): TableShape {
  const shape = shapes[name];
  if (!shape) throw new Error(`model ${service.id}: the table lacks the shape ${name}`);
  return shape;
}

function wrong(path: string, what: string): never {
  throw validation(`The member ${path} of the input must be ${what}.`);
}

const streamOf = (bytes: Uint8Array): ByteStream => ({
  length: bytes.length,
  async *[Symbol.asyncIterator]() {
    if (bytes.length > 0) yield bytes;
  },
});

import { CborWriter } from "../../base/cbor-encode.ts";
import type { Member, Shape } from "../../model/link.ts";
import { remembered } from "../memo.ts";

/** Typed output to CBOR. Plans are made once a shape. */

type Write = (writer: CborWriter, value: unknown) => void;
type Values = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  readonly write: Write;
}

/** `type`: an error's `__type`, which goes first. */
export function writeCborBody(shape: Shape | undefined, value: Values, type?: string): Uint8Array {
  const writer = new CborWriter();
  writeFields(writer, shape ? fieldsOf(shape) : [], value, type);
  return writer.finish();
}

const fieldsOf = remembered((shape: Shape): readonly Field[] =>
  shape.members.map((member) => ({ name: member.name, write: writerOf(member) })),
);

function writeFields(writer: CborWriter, fields: readonly Field[], value: Values, type?: string): void {
  let size = type === undefined ? 0 : 1;
  for (const field of fields) if (isPresent(value[field.name])) size++;
  writer.map(size);
  if (type !== undefined) {
    writer.text("__type");
    writer.text(type);
  }
  for (const field of fields) {
    const member = value[field.name];
    if (!isPresent(member)) continue;
    writer.text(field.name);
    field.write(writer, member);
  }
}

function writerOf(member: Member): Write {
  const { shape } = member;
  switch (shape.type) {
    case "structure":
      return (writer, value) => writeFields(writer, fieldsOf(shape), value as Values);
    case "list":
      return listWriter(shape);
    case "map":
      return mapWriter(shape);
    case "string":
      return (writer, value) => writer.text(String(value));
    case "blob":
      return (writer, value) => writer.bytes(value as Uint8Array);
    case "boolean":
      return (writer, value) => writer.boolean(value === true);
    case "timestamp":
      return (writer, value) => writer.epoch(Math.trunc(value as number));
    case "document":
      return writeDocument;
    case "float":
    case "double":
    case "bigDecimal":
      return (writer, value) => writer.float(Number(value));
    default:
      return (writer, value) => writer.whole(value as number | bigint);
  }
}

function listWriter(shape: Shape): Write {
  if (!shape.element) throw new Error(`the list ${shape.name} has no element`);
  const write = writerOf(shape.element);
  return (writer, value) => {
    const items = value as readonly unknown[];
    writer.array(items.length);
    for (const item of items) writeOrNull(writer, write, item);
  };
}

function mapWriter(shape: Shape): Write {
  if (!shape.value) throw new Error(`the map ${shape.name} has no value`);
  const write = writerOf(shape.value);
  return (writer, value) => {
    const entries = Object.entries(value as Values).filter(([, item]) => item !== undefined);
    writer.map(entries.length);
    for (const [key, item] of entries) {
      writer.text(key);
      writeOrNull(writer, write, item);
    }
  };
}

function writeOrNull(writer: CborWriter, write: Write, item: unknown): void {
  if (isPresent(item)) write(writer, item);
  else writer.null();
}

function writeDocument(writer: CborWriter, value: unknown): void {
  if (value === null || value === undefined) writer.null();
  else if (typeof value === "string") writer.text(value);
  else if (typeof value === "boolean") writer.boolean(value);
  else if (typeof value === "bigint") writer.whole(value);
  else if (typeof value === "number") {
    if (Number.isSafeInteger(value)) writer.whole(value);
    else writer.float(value);
  } else if (value instanceof Uint8Array) writer.bytes(value);
  else if (Array.isArray(value)) {
    writer.array(value.length);
    for (const item of value) writeDocument(writer, item);
  } else {
    const entries = Object.entries(value as Values).filter(([, item]) => item !== undefined);
    writer.map(entries.length);
    for (const [key, item] of entries) {
      writer.text(key);
      writeDocument(writer, item);
    }
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

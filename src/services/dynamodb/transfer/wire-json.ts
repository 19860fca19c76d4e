import { isRecord } from "../../../base/record.ts";
import type { WireValue } from "../../../engines/dynamodb/index.ts";

/** A value of DynamoDB JSON as it comes from the wire, where bytes are bytes. Throws SyntaxError on anything else. */
export function toWireValue(value: unknown): WireValue {
  if (!isRecord(value)) throw new SyntaxError("a value is no object with its type");
  const [[type = "", inner] = [], ...more] = Object.entries(value);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (!read || more.length > 0) throw new SyntaxError("a value has one type of DynamoDB's");
  return read(inner);
}

const bytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(string(text), "base64"));

function string(value: unknown): string {
  if (typeof value !== "string") throw new SyntaxError("a text was expected");
  return value;
}

function boolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw new SyntaxError("true or false was expected");
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new SyntaxError("a list was expected");
  return value;
}

function map(value: unknown): Record<string, WireValue> {
  if (!isRecord(value)) throw new SyntaxError("a map was expected");
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWireValue(member)]));
}

const readers: Readonly<Record<string, (inner: unknown) => WireValue>> = {
  S: (inner) => ({ S: string(inner) }),
  N: (inner) => ({ N: string(inner) }),
  B: (inner) => ({ B: bytes(inner) }),
  BOOL: (inner) => ({ BOOL: boolean(inner) }),
  NULL: (inner) => ({ NULL: boolean(inner) }),
  SS: (inner) => ({ SS: list(inner).map(string) }),
  NS: (inner) => ({ NS: list(inner).map(string) }),
  BS: (inner) => ({ BS: list(inner).map(bytes) }),
  L: (inner) => ({ L: list(inner).map(toWireValue) }),
  M: (inner) => ({ M: map(inner) }),
};

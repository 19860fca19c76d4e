import { CborEpoch, decodeCbor } from "../../base/cbor-decode.ts";
import { MalformedError } from "../../base/malformed.ts";
import { isRecord } from "../../base/record.ts";
import { epochMsOfSeconds } from "../../base/timestamp.ts";
import { limits } from "../../kernel/limits.ts";
import type { Member, Shape } from "../../model/link.ts";
import type { ShapeType } from "../../model/table.ts";
import { narrowed, notConvertible } from "./scalar.ts";
import { createTreeReader, type TreeRead, unexpectedContainer } from "./tree-reader.ts";

/** CBOR bodies to typed input. Names are the members' own, as in awsJson. */

const trees = createTreeReader({ memberName: (member) => member.name, scalarReader, isObject: isMap });

export function readCborBody(shape: Shape, body: Uint8Array): Record<string, unknown> {
  const tree = decodeCbor(body, limits.depth);
  return trees.structure(shape, tree, { depth: 0, unsafe: false, exact: true });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !(value instanceof CborEpoch);
}

function scalarReader(member: Member): TreeRead {
  const { type } = member.shape;
  switch (type) {
    case "string":
      return (value) => (typeof value === "string" ? value : refuse(value, type));
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : refuse(value, type));
    case "blob":
      return (value) => (value instanceof Uint8Array ? value : refuse(value, type));
    case "timestamp":
      return (value) => (value instanceof CborEpoch ? epochMsOfSeconds(value.seconds) : refuse(value, type));
    case "document":
      return (value) => value;
    case "float":
    case "double":
    case "bigDecimal":
      return (value) => (typeof value === "number" || typeof value === "bigint" ? Number(value) : refuse(value, type));
    default:
      return (value) => readWhole(value, type);
  }
}

/** Clients may write a whole number as a float. */
function readWhole(value: unknown, type: ShapeType): number | bigint {
  if (typeof value === "bigint") return narrowed(value, type);
  if (typeof value !== "number" || !Number.isFinite(value)) return refuse(value, type);
  return narrowed(BigInt(Math.trunc(value)), type);
}

function refuse(value: unknown, type: ShapeType): never {
  throw new MalformedError(unexpectedContainer(value, isMap) ?? notConvertible(tokenOf(value), type));
}

function tokenOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  if (typeof value === "string") return "STRING_VALUE";
  return typeof value === "number" || typeof value === "bigint" ? "NUMBER_VALUE" : "EMBEDDED_OBJECT";
}

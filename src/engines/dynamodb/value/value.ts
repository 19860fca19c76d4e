import { setKey } from "../../../base/record.ts";

/**
 * A value as it is stored and sent: the JSON of an AttributeValue, so `JSON.parse` of a stored item gives values and
 * `JSON.stringify` writes them. Exactly one member is there. Numbers are in canonical form, binary is canonical base64,
 * sets are in ascending order without duplicates: equal values of a scalar or set type have the same text.
 */
export interface Value {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: true;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly Value[];
  readonly M?: Item;
}

/** Attributes by their names. Names come from outside: read with {@link attributeOf}, write with {@link setAttribute}. */
export type Item = Readonly<Record<string, Value>>;

export type ValueType = keyof Value;
export type ScalarType = "S" | "N" | "B";
export type SetType = "SS" | "NS" | "BS";

export const valueTypes: readonly ValueType[] = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"];

export function typeOf(value: Value): ValueType {
  for (const type in value) return type as ValueType;
  throw new Error("a value without a type");
}

export const isScalarType = (type: ValueType): type is ScalarType => type === "S" || type === "N" || type === "B";
export const isSetType = (type: ValueType): type is SetType => type === "SS" || type === "NS" || type === "BS";

/** The members of a set as texts, whatever its type. */
export const membersOf = (value: Value): readonly string[] | undefined => value.SS ?? value.NS ?? value.BS;

export const attributeOf = (item: Item, name: string): Value | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

export function setAttribute(item: Record<string, Value>, name: string, value: Value): void {
  setKey(item, name, value);
}

/** Bytes of binary, of which a value keeps the base64. */
export const bytesOf = (base64: string): Buffer => Buffer.from(base64, "base64");

import type { ShapeType, TimestampFormat } from "../../src/model/table.ts";

/**
 * Reads the schemas in `@aws-sdk/client-*` packages: nested arrays
 * `[kind, namespace, name, traits, ...]`, where a number stands for a simple type and a function for a later schema.
 * The numbers are those of `@smithy/core/schema`.
 */

/** A reference to a type: number, schema, function that returns one, or `[reference, member traits]`. */
export type SdkRef = unknown;
export type SdkTraits = Readonly<Record<string, unknown>>;

export interface SdkStructure {
  readonly kind: "structure";
  readonly name: string;
  readonly traits: SdkTraits;
  readonly union: boolean;
  readonly error: boolean;
  readonly members: readonly (readonly [name: string, ref: SdkRef])[];
  /** The first so many members are required. */
  readonly requiredCount: number;
}

export interface SdkList {
  readonly kind: "list";
  readonly name: string | undefined;
  readonly element: SdkRef;
}

export interface SdkMap {
  readonly kind: "map";
  readonly name: string | undefined;
  readonly key: SdkRef;
  readonly value: SdkRef;
}

export interface SdkSimple {
  readonly kind: "simple";
  readonly type: ShapeType;
  readonly timestampFormat: TimestampFormat | undefined;
  readonly streaming: boolean;
  readonly sensitive: boolean;
}

export interface SdkOperation {
  readonly name: string;
  readonly traits: SdkTraits;
  readonly input: SdkStructure | undefined;
  readonly output: SdkStructure | undefined;
}

export type SdkType = SdkStructure | SdkList | SdkMap | SdkSimple;

const kinds = { simple: 0, list: 1, map: 2, structure: 3, error: -3, union: 4, operation: 9 } as const;
const bits = { list: 64, map: 128 } as const;

/** Traits that fit in one number, lowest bit first. */
const traitBits = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
];

/** `1` is any number: the schemas do not tell an integer from a double, and `double` accepts both. */
const simpleTypes: Readonly<Record<number, readonly [ShapeType, (TimestampFormat | "streaming")?]>> = {
  0: ["string"],
  1: ["double"],
  2: ["boolean"],
  4: ["timestamp"],
  5: ["timestamp", "iso8601"],
  6: ["timestamp", "rfc822"],
  7: ["timestamp", "unixTimestamp"],
  15: ["document"],
  17: ["bigInteger"],
  19: ["bigDecimal"],
  21: ["blob"],
  42: ["blob", "streaming"],
};

export function traitsOf(indicator: unknown): SdkTraits {
  if (typeof indicator === "object" && indicator !== null) return indicator as SdkTraits;
  const number = typeof indicator === "number" ? indicator : 0;
  return Object.fromEntries(traitBits.filter((_, bit) => (number >> bit) & 1).map((trait) => [trait, 1]));
}

/** The type that `ref` leads to and the traits of the member that holds it. */
export function resolve(ref: SdkRef): { readonly type: SdkType | undefined; readonly traits: SdkTraits } {
  let traits: SdkTraits = {};
  let target = ref;
  for (;;) {
    if (typeof target === "function") target = target();
    else if (Array.isArray(target) && target.length === 2) {
      traits = { ...traitsOf(target[1]), ...traits };
      target = target[0];
    } else return { type: typeOf(target), traits };
  }
}

export function structureOf(ref: SdkRef): SdkStructure | undefined {
  const { type } = resolve(ref);
  return type?.kind === "structure" ? type : undefined;
}

export function operationOf(schema: unknown): SdkOperation | undefined {
  if (!Array.isArray(schema) || schema[0] !== kinds.operation) return undefined;
  const [, , name, traits, input, output] = schema;
  return { name: String(name), traits: traitsOf(traits), input: structureOf(input), output: structureOf(output) };
}

/** `undefined` is the unit type: no value at all. */
function typeOf(target: unknown): SdkType | undefined {
  if (target === "unit") return undefined;
  if (typeof target === "number") return typeOfNumber(target);
  if (!Array.isArray(target)) throw new Error(`schema of an unknown form: ${String(target)}`);
  const [kind, , name, traits, first, second, third] = target;
  switch (kind) {
    case kinds.simple: {
      const simple = typeOf(first);
      if (simple?.kind !== "simple") throw new Error(`simple schema ${name} holds no simple type`);
      return { ...simple, sensitive: traitsOf(traits).sensitive !== undefined };
    }
    case kinds.list:
      return { kind: "list", name, element: first };
    case kinds.map:
      return { kind: "map", name, key: first, value: second };
    case kinds.structure:
    case kinds.error:
    case kinds.union:
      return {
        kind: "structure",
        name,
        traits: traitsOf(traits),
        union: kind === kinds.union,
        error: kind === kinds.error,
        members: (first as string[]).map((member, index) => [member, (second as SdkRef[])[index]] as const),
        requiredCount: third ?? 0,
      };
    default:
      throw new Error(`schema ${name} is of the unknown kind ${kind}`);
  }
}

function typeOfNumber(number: number): SdkType {
  if (number & bits.map) return { kind: "map", name: undefined, key: 0, value: number & ~bits.map };
  if (number & bits.list) return { kind: "list", name: undefined, element: number & ~bits.list };
  const known = simpleTypes[number];
  if (!known) throw new Error(`schema of the unknown simple type ${number}`);
  const [type, extra] = known;
  return {
    kind: "simple",
    type,
    timestampFormat: extra === "streaming" ? undefined : extra,
    streaming: extra === "streaming",
    sensitive: false,
  };
}

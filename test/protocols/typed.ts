import type { Member, Shape } from "../../src/model/link.ts";

/** The corpus writes typed values as JSON: seconds for timestamps, text for blobs. This makes them ours. */
export function typedStructure(shape: Shape | undefined, raw: unknown): Record<string, unknown> {
  const typed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries((raw ?? {}) as Record<string, unknown>)) {
    const member = shape?.memberNamed.get(name);
    if (member && value !== null) typed[name] = typedValue(member, value);
  }
  return typed;
}

export function typedValue(member: Member, raw: unknown): unknown {
  const { shape } = member;
  if (raw === null || raw === undefined) return null;
  if (shape.traits.eventStream && Array.isArray(raw)) return raw.map((event) => typedStructure(shape, event));
  switch (shape.type) {
    case "structure":
      return typedStructure(shape, raw);
    case "list": {
      const { element } = shape;
      return element && (raw as unknown[]).map((item) => typedValue(element, item));
    }
    case "map": {
      const { value } = shape;
      return value && mapped(raw as Record<string, unknown>, (item) => typedValue(value, item));
    }
    case "timestamp":
      return Math.round(Number(raw) * 1000);
    case "blob":
      return Buffer.from(String(raw), "utf8");
    case "float":
    case "double":
      return Number(raw);
    default:
      return raw;
  }
}

function mapped(raw: Record<string, unknown>, convert: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, convert(value)]));
}

/** Values in a form that compares: bytes as plain arrays' text, absent and null members gone. */
export function comparable(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return `bytes:${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item)]));
  }
  return value;
}

import { isRecord, setKey } from "../../../base/record.ts";
import type { AuditRow } from "../../../kernel/audit.ts";
import type { Member, Shape } from "../../../model/link.ts";
import { javaDate } from "./java-date.ts";

type Row = Pick<AuditRow<object, unknown>, "hidden" | "names">;

/** Characters of requestParameters and responseElements beyond which a record says only how long they were (CloudTrail user guide, "Maximum event size"). */
const longest = 100 * 1024;

/**
 * An input or an output as a record shows it: members in lowerCamelCase; without what the model calls sensitive, what the
 * service hides, and bytes, which no record shows. Null where nothing is left.
 */
export function recorded(shape: Shape | undefined, value: object | undefined, row: Row | undefined): object | null {
  if (!shape || !value) return null;
  const shown: Record<string, unknown> = {};
  let any = false;
  for (const member of shape.members) {
    if (row?.hidden?.includes(member.name)) continue;
    const found = shownMember(member, (value as Record<string, unknown>)[member.name]);
    if (found === undefined) continue;
    shown[row?.names?.[member.name] ?? lowerFirst(member.name)] = found;
    any = true;
  }
  return any ? shown : null;
}

/** `value`, or what stands in its place where it is too long for a record. */
export function withinLimit(field: "requestParameters" | "responseElements", value: object | null): object | null {
  if (value === null) return null;
  const originalSize = JSON.stringify(value).length;
  if (originalSize <= longest) return value;
  return { omitted: true, originalSize, reason: `${field} too large` };
}

/** Of the wire's names CloudTrail writes the first letter small, and nothing else: `dBInstanceIdentifier`. */
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function shownMember({ shape, traits }: Member, value: unknown): unknown {
  if (value === undefined || value === null || traits.sensitive) return undefined;
  return shownValue(shape, value);
}

function shownValue(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "blob":
      return undefined;
    case "timestamp":
      return typeof value === "number" ? javaDate(value) : undefined;
    case "structure":
      return isRecord(value) && !shape.traits.eventStream ? shownStructure(shape, value) : undefined;
    case "list":
      return Array.isArray(value) ? shownList(shape, value) : undefined;
    case "map":
      return isRecord(value) ? shownMap(shape, value) : undefined;
    case "float":
    case "double":
      // JSON has no NaN and no infinity.
      return Number.isFinite(value) ? value : String(value);
    default:
      return typeof value === "bigint" ? String(value) : value;
  }
}

function shownStructure(shape: Shape, value: Record<string, unknown>): object {
  const shown: Record<string, unknown> = {};
  for (const member of shape.members) {
    const found = shownMember(member, value[member.name]);
    if (found !== undefined) shown[lowerFirst(member.name)] = found;
  }
  return shown;
}

function shownList({ element }: Shape, values: readonly unknown[]): unknown[] | undefined {
  if (!element || element.traits.sensitive) return undefined;
  const shown: unknown[] = [];
  for (const each of values) {
    const found = shownMember(element, each);
    if (found !== undefined) shown.push(found);
  }
  return shown;
}

function shownMap({ key, value }: Shape, values: Record<string, unknown>): object | undefined {
  if (!value || value.traits.sensitive || key?.traits.sensitive) return undefined;
  const shown: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(values)) {
    const found = shownMember(value, each);
    if (found !== undefined) setKey(shown, name, found);
  }
  return shown;
}

import { uncapitalized } from "../base/text.ts";
import type { Member, Shape } from "../model/link.ts";

/**
 * A value as Coral shows it in a message: Java's toString in quotes, sensitive members redacted. Bounded, because a
 * client that sent a megabyte does not need it back.
 */
export function shownValue(shape: Shape, value: unknown): string {
  const text = javaText(shape, value, 0);
  return `'${text.length > mostCharacters ? `${text.slice(0, mostCharacters)}...` : text}'`;
}

const mostCharacters = 1024;
const mostItems = 100;
const mostDepth = 4;
const redacted = "*** Sensitive Data Redacted ***";

function javaText(shape: Shape, value: unknown, depth: number): string {
  if (value === undefined || value === null) return "null";
  if (depth > mostDepth) return "...";
  switch (shape.type) {
    case "blob":
      return bufferText(value);
    case "list":
      return `[${(value as readonly unknown[]).slice(0, mostItems).map(shownMember(shape.element, depth)).join(", ")}]`;
    case "map": {
      const shown = shownMember(shape.value, depth);
      const entries = Object.entries(value).slice(0, mostItems);
      return `{${entries.map(([key, item]) => `${key}=${shown(item)}`).join(", ")}}`;
    }
    case "structure": {
      const values = value as Readonly<Record<string, unknown>>;
      const shown = (member: Member) =>
        `${uncapitalized(member.name)}=${shownMember(member, depth)(values[member.name])}`;
      return `${shape.name}(${shape.members.map(shown).join(", ")})`;
    }
    case "document":
      return JSON.stringify(value);
    default:
      return String(value);
  }
}

function shownMember(member: Member | undefined, depth: number): (value: unknown) => string {
  if (!member) return String;
  return (value) => {
    if (value !== undefined && value !== null && member.traits.sensitive) return redacted;
    return javaText(member.shape, value, depth + 1);
  };
}

function bufferText(value: unknown): string {
  const length = value instanceof Uint8Array ? value.length : 0;
  return `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`;
}

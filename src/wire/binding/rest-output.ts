import { toBase64 } from "../../base/base64.ts";
import { headerListItem, isHeaderValue } from "../../base/headers.ts";
import { utf8Bytes } from "../../base/text.ts";
import type { Member } from "../../model/link.ts";
import { formatTimestamp } from "../codec/scalar.ts";
import type { TypedStructure } from "../message.ts";
import type { RestPlan } from "./rest-plan.ts";

/** The headers and the status of a REST response. */

export function writeHeaders(plan: RestPlan, output: TypedStructure, headers: Record<string, string>): void {
  for (const { member, wireName } of plan.headers) {
    const value = output[member.name];
    if (value === undefined || value === null) continue;
    const text = headerText(member, value);
    if (text !== "" || member.shape.type === "string") headers[wireName] = safe(wireName, text);
  }
  for (const { member, wireName } of plan.prefixHeaders) {
    for (const [name, value] of Object.entries((output[member.name] ?? {}) as Record<string, unknown>)) {
      headers[wireName + name] = safe(wireName + name, String(value));
    }
  }
}

export function statusOf(plan: RestPlan | undefined, output: TypedStructure, otherwise: number): number {
  const status = plan?.statusCode && output[plan.statusCode.name];
  return typeof status === "number" ? status : otherwise;
}

function headerText(member: Member, value: unknown): string {
  const { element } = member.shape;
  if (!element) return scalarText(member, value);
  const items = (value as readonly unknown[]).filter((item) => item !== null && item !== undefined);
  const quote = element.shape.type === "string";
  return items
    .map((item) => (quote ? headerListItem(scalarText(element, item)) : scalarText(element, item)))
    .join(", ");
}

function scalarText(member: Member, value: unknown): string {
  switch (member.shape.type) {
    case "timestamp":
      return formatTimestamp(value as number, member.traits.timestampFormat ?? "rfc822");
    case "blob":
      return toBase64(value as Uint8Array);
    case "string":
      return member.traits.jsonValue ? toBase64(utf8Bytes(JSON.stringify(value))) : String(value);
    default:
      return String(value);
  }
}

/** A handler must not be able to forge a header. Text beyond Latin-1 is a bug too: HTTP has no place for it. */
function safe(name: string, value: string): string {
  if (!isHeaderValue(value)) throw new Error(`the header ${name} would hold characters that HTTP forbids`);
  return value;
}

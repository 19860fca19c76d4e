import { fromBase64 } from "../../base/base64.ts";
import { splitHeaderList, splitHttpDateList } from "../../base/headers.ts";
import { parseJson } from "../../base/json.ts";
import { MalformedError } from "../../base/malformed.ts";
import { setKey } from "../../base/record.ts";
import { utf8Text } from "../../base/text.ts";
import type { Member, Operation } from "../../model/link.ts";
import type { TimestampFormat } from "../../model/table.ts";
import { parseBoolean, parseNumber, parseTimestamp } from "../codec/scalar.ts";
import { MalformedPart } from "../malformed-part.ts";
import type { Headers, WireRequest } from "../message.ts";
import { parseQueryString } from "../query-string.ts";
import { matchLabels } from "../uri-template.ts";
import { type RestPlan, uriTemplateOf } from "./rest-plan.ts";

/** The parts of a REST request outside of its body. */

export function readLabels(operation: Operation, plan: RestPlan, path: string, input: Record<string, unknown>): void {
  if (plan.labels.length === 0) return;
  const labels = matchLabels(uriTemplateOf(operation), path);
  if (!labels) throw new MalformedError("a path that does not fit the operation");
  for (const { member, wireName } of plan.labels) {
    const text = labels[wireName];
    if (text !== undefined) input[member.name] = readText(member, text, "iso8601");
  }
}

export function readQuery(plan: RestPlan, request: WireRequest, input: Record<string, unknown>): void {
  if (plan.query.length === 0 && plan.queryMaps.length === 0) return;
  const parameters = parseQueryString(request.query);
  for (const { member, wireName } of plan.query) {
    const values = parameters.get(wireName);
    if (!values) continue;
    const { element } = member.shape;
    input[member.name] = element
      ? values.map((value) => readPart(element, wireName, value, "iso8601"))
      : readPart(member, wireName, values[0] ?? "", "iso8601");
  }
  for (const member of plan.queryMaps) {
    const map: Record<string, unknown> = {};
    const isList = member.shape.value?.shape.type === "list";
    for (const [name, values] of parameters) {
      setKey(map, name, isList ? values : values[0]);
    }
    if (Object.keys(map).length > 0) input[member.name] = map;
  }
}

export function readHeaders(plan: RestPlan, headers: Headers, input: Record<string, unknown>): void {
  for (const { member, wireName, lowerName } of plan.headers) {
    const value = headers[lowerName];
    if (value !== undefined) input[member.name] = readHeader(member, wireName, value);
  }
  for (const { member, lowerName } of plan.prefixHeaders) {
    const map = prefixed(headers, lowerName);
    if (map) input[member.name] = map;
  }
}

function readHeader(member: Member, wireName: string, value: string): unknown {
  const { element } = member.shape;
  if (!element) return readPart(member, wireName, value, "rfc822");
  if (value === "") return [];
  const isDate = element.shape.type === "timestamp" && (element.traits.timestampFormat ?? "rfc822") === "rfc822";
  const items = isDate ? splitHttpDateList(value) : splitHeaderList(value);
  return items.map((item) => readPart(element, wireName, item, "rfc822"));
}

function prefixed(headers: Headers, prefix: string): Record<string, unknown> | undefined {
  let map: Record<string, unknown> | undefined;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined || !name.startsWith(prefix)) continue;
    map ??= {};
    setKey(map, name.slice(prefix.length), value);
  }
  return map;
}

/** A scalar in a query parameter or a header. Throws MalformedPart. */
function readPart(member: Member, wireName: string, text: string, timestamps: TimestampFormat): unknown {
  try {
    return readText(member, text, timestamps);
  } catch (error) {
    throw error instanceof MalformedError ? new MalformedPart(error.message, wireName, text) : error;
  }
}

/** A scalar in a label, a query parameter or a header. */
function readText(member: Member, text: string, timestamps: TimestampFormat): unknown {
  const { type } = member.shape;
  switch (type) {
    case "string":
      return member.traits.jsonValue ? parseJson(utf8Text(fromBase64(text))) : text;
    case "boolean":
      return parseBoolean(text);
    case "blob":
      return fromBase64(text);
    case "timestamp":
      return parseTimestamp(text, member.traits.timestampFormat ?? timestamps);
    default:
      return parseNumber(text, type);
  }
}

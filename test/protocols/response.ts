import { CborEpoch, decodeCbor } from "../../src/base/cbor-decode.ts";
import { parseHttpDate, parseIso8601 } from "../../src/base/timestamp.ts";
import { parseXml, type XmlElement } from "../../src/base/xml.ts";
import { decodeEvents } from "../../src/wire/events.ts";
import type { WireResponse } from "../../src/wire/message.ts";
import type { CorpusCase } from "./corpus.ts";
import { comparable } from "./typed.ts";

/** Responses in a form that compares what clients see, and not what the protocol leaves free. */

/** Headers in lower case, without the media type's parameters and without the request id. */
export function headersThatMatter(
  each: CorpusCase,
  headers: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (lower === "x-amzn-requestid" || (lower === "content-type" && each.protocol === "query")) continue;
    result[lower] = lower === "content-type" ? value.split(";")[0] : value;
  }
  return result;
}

export function parsedBody(each: CorpusCase, body: WireResponse["body"]): unknown {
  const bytes = Buffer.from(body as Uint8Array);
  if (bytes.length === 0) return undefined;
  const payload = each.operation.output?.payload;
  if (payload?.shape.traits.eventStream) return decodeEvents(bytes).map(comparableEvent);
  if (payload && (payload.shape.type === "blob" || payload.shape.type === "string") && !each.errorCode) {
    return bytes.toString("utf8");
  }
  switch (each.protocol) {
    case "json":
    case "rest-json":
      return withInstants(JSON.parse(bytes.toString("utf8")));
    case "smithy-rpc-v2-cbor":
      return comparableCbor(decodeCbor(bytes));
    default:
      return comparableElement(parseXml(bytes.toString("utf8")), true);
  }
}

function comparableEvent(message: ReturnType<typeof decodeEvents>[number]): unknown {
  const text = Buffer.from(message.payload).toString("utf8");
  return {
    headers: comparable(message.headers),
    payload: text.startsWith("<") ? comparableElement(parseXml(text), true) : text,
  };
}

function comparableCbor(value: unknown): unknown {
  if (value instanceof CborEpoch) return { epoch: value.seconds };
  if (Array.isArray(value)) return value.map(comparableCbor);
  if (ArrayBuffer.isView(value)) return comparable(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparableCbor(item)]));
}

/** Timestamps as instants: `2019-12-16T22:48:18-01:00` and `2019-12-16T23:48:18Z` are one. */
function withInstants(value: unknown): unknown {
  if (typeof value === "string") return instant(value);
  if (Array.isArray(value)) return value.map(withInstants);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withInstants(item)]));
}

function instant(text: string): unknown {
  for (const parse of /^\d{4}-\d\d-\d\dT/.test(text)
    ? [parseIso8601]
    : /^[A-Z][a-z]{2}, \d/.test(text)
      ? [parseHttpDate]
      : []) {
    return `instant:${parse(text)}`;
  }
  return text;
}

/** Elements that every answer of a protocol carries, and that the suites leave out or in as they please. */
const envelope = new Set(["ResponseMetadata", "RequestId", "requestId", "RequestID"]);

function comparableElement(element: XmlElement, isRoot: boolean): unknown {
  const children = element.children.filter((child) => !(isRoot && envelope.has(child.name)));
  const attributes = Object.entries(element.attributes).filter(([name]) => !(isRoot && name === "xmlns"));
  return {
    // Clients of rest-xml do not look at the root's name, and the suites make theirs up.
    name: isRoot ? "root" : element.name,
    attributes: Object.fromEntries(attributes),
    // A client finds members by name; only the items of one name have an order.
    children: children
      .map((child) => comparableElement(child, false))
      .sort((a, b) => nameOf(a).localeCompare(nameOf(b))),
    text: children.length > 0 ? "" : numeric(instant(element.text.trim())),
  };
}

/** `1.50` and `1.5` are one number. */
function numeric(text: unknown): unknown {
  return typeof text === "string" && /^-?\d+\.\d+$/.test(text) ? Number(text) : text;
}

function nameOf(element: unknown): string {
  return (element as { name: string }).name;
}

import { CborEpoch, decodeCbor } from "../../src/base/cbor-decode.ts";
import { parseHttpDate, parseIso8601 } from "../../src/base/timestamp.ts";
import { parseXml, type XmlElement } from "../../src/base/xml.ts";
import { decodeEvents } from "../../src/wire/events.ts";
import type { WireResponse } from "../../src/wire/message.ts";
import type { CorpusCase } from "./corpus.ts";
import { comparable } from "./typed.ts";

/** Responses in a form that compares what clients see, and not what the protocol leaves free. */

/** Headers in lower case, without what tells a client nothing. */
export function headersThatMatter(response: WireResponse, hasBody: boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    const lower = name.toLowerCase();
    if (untold.has(lower) || (lower === "content-type" && !hasBody)) continue;
    result[lower] = lower === "content-type" ? mediaTypeFamily(value) : headerValue(value);
  }
  return result;
}

/** ISO timestamps compare as instants, lists without their spaces. */
function headerValue(value: string): unknown {
  return isoTimestamp.test(value) ? instant(value) : value.replace(/, /g, ",");
}

const isoTimestamp = /^\d{4}-\d\d-\d\dT/;

/** The request id is ours, the length the sender's; an error's code is compared by itself. */
const untold = new Set(["x-amzn-requestid", "content-length", "x-amzn-errortype"]);

function mediaTypeFamily(value: string): string {
  const type = value.split(";")[0] ?? "";
  return type.endsWith("/xml") ? "xml" : type;
}

export function isEmpty(body: WireResponse["body"]): boolean {
  const text = Buffer.from(body as Uint8Array).toString("latin1");
  return text === "" || text === "{}" || text === "\xa0" || text === "\xbf\xff";
}

/** The code that a client takes from a JSON or CBOR error: header or body, without namespace and URI. */
export function errorCodeOf(response: WireResponse): string | undefined {
  const header = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "x-amzn-errortype")?.[1];
  const body = Buffer.from(response.body as Uint8Array);
  const told = header ?? jsonCode(body) ?? cborCode(response, body);
  return told?.split(":")[0]?.split("#").pop();
}

function jsonCode(body: Buffer): string | undefined {
  if (body[0] !== 0x7b) return undefined;
  const { __type, code } = JSON.parse(body.toString("utf8")) as Record<string, string | undefined>;
  return __type ?? code;
}

function cborCode(response: WireResponse, body: Buffer): string | undefined {
  const isCbor = Object.values(response.headers).includes("application/cbor");
  return isCbor ? (decodeCbor(body) as Record<string, string>).__type : undefined;
}

export function parsedBody(each: CorpusCase, body: WireResponse["body"]): unknown {
  const bytes = Buffer.from(body as Uint8Array);
  // No body and an empty object say the same to clients of JSON and CBOR.
  if (isEmpty(bytes)) return {};
  const { output } = each.operation;
  const payload = output?.payload;
  if (output?.members.some((member) => member.shape.traits.eventStream))
    return decodeEvents(bytes).map(comparableEvent);
  if (payload && (payload.shape.type === "blob" || payload.shape.type === "string") && !each.errorCode) {
    return bytes.toString("utf8");
  }
  switch (each.protocol) {
    case "json":
    case "rest-json":
      return told(each, withInstants(JSON.parse(bytes.toString("utf8"))));
    case "smithy-rpc-v2-cbor":
      return told(each, comparableCbor(decodeCbor(bytes)));
    default:
      return comparableElement(parseXml(bytes.toString("utf8")), true);
  }
}

/** Without nulls, which mean absent, and without `__type`, which clients skip in a result and find again in an error. */
function told(each: CorpusCase, body: unknown): unknown {
  if (Array.isArray(body)) return body.map((item) => told(each, item));
  if (typeof body !== "object" || body === null) return body;
  const codes = each.errorCode === undefined ? ["__type"] : ["__type", "code"];
  const entries = Object.entries(body).filter(([key, value]) => value !== null && !codes.includes(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, told(each, value)]));
}

/** The payload's media type is the service's choice: `text/xml` in the suite, `application/xml` here. */
function comparableEvent(message: ReturnType<typeof decodeEvents>[number]): unknown {
  const { ":content-type": _, ...headers } = message.headers;
  const text = Buffer.from(message.payload).toString("utf8");
  if (text.startsWith("<")) return { headers: comparable(headers), payload: comparableElement(parseXml(text), true) };
  return { headers: comparable(headers), payload: text.startsWith("{") ? JSON.parse(text) : text };
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
  if (isoTimestamp.test(text)) return `instant:${parseIso8601(text)}`;
  return httpDate.test(text) ? `instant:${parseHttpDate(text)}` : text;
}

const httpDate = /^[A-Z][a-z]{2}, \d/;

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

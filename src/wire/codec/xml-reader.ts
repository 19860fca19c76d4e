import { fromBase64 } from "../../base/base64.ts";
import { MalformedError } from "../../base/malformed.ts";
import { setKey } from "../../base/record.ts";
import { utf8Text } from "../../base/text.ts";
import { parseXml, type XmlElement } from "../../base/xml.ts";
import { limits } from "../../kernel/limits.ts";
import type { Member, Shape } from "../../model/link.ts";
import { remembered } from "../memo.ts";
import { parseBoolean, parseNumber, parseTimestamp } from "./scalar.ts";
import { elementName } from "./xml-writer.ts";

/** XML bodies to typed input, for rest-xml. Elements are found by local name: S3 takes them with and without namespace. */

type Read = (element: XmlElement) => unknown;

interface Field {
  readonly name: string;
  readonly read: Read;
  /** Reads all elements of the name together: a flattened list or map. */
  readonly readAll: ((elements: readonly XmlElement[]) => unknown) | undefined;
}

interface Plan {
  readonly elements: ReadonlyMap<string, Field>;
  readonly attributes: readonly { readonly name: string; readonly wireName: string; readonly read: TextRead }[];
}

type TextRead = (text: string) => unknown;

export function readXmlBody(shape: Shape, body: Uint8Array): Record<string, unknown> {
  const root = parseXml(utf8Text(body), { depth: limits.depth, elements: 1_000_000 });
  return readStructure(shape, root);
}

const planOf = remembered((shape: Shape): Plan => {
  const body = shape.members.filter((member) => member.traits.location === undefined);
  return {
    elements: new Map(
      body.filter((member) => !member.traits.xmlAttribute).map((member) => [elementName(member), fieldOf(member)]),
    ),
    attributes: body
      .filter((member) => member.traits.xmlAttribute)
      .map((member) => ({
        name: member.name,
        wireName: member.traits.locationName ?? member.name,
        read: textReader(member),
      })),
  };
});

function readStructure(shape: Shape, element: XmlElement): Record<string, unknown> {
  const plan = planOf(shape);
  const result: Record<string, unknown> = {};
  for (const { name, wireName, read } of plan.attributes) {
    const text = element.attributes[wireName];
    if (text !== undefined) result[name] = read(text);
  }
  let repeated: Map<Field, XmlElement[]> | undefined;
  for (const child of element.children) {
    const field = plan.elements.get(child.name);
    if (!field) continue;
    if (!field.readAll) {
      result[field.name] = field.read(child);
      continue;
    }
    repeated ??= new Map();
    const known = repeated.get(field);
    if (known) known.push(child);
    else repeated.set(field, [child]);
  }
  for (const [field, elements] of repeated ?? []) result[field.name] = field.readAll?.(elements);
  return result;
}

function fieldOf(member: Member): Field {
  const flattened = member.traits.flattened === true;
  const { shape } = member;
  const readAll =
    flattened && shape.type === "list"
      ? itemsReader(shape)
      : flattened && shape.type === "map"
        ? entriesReader(shape)
        : undefined;
  return { name: member.name, read: readerOf(member), readAll };
}

function readerOf(member: Member): Read {
  const { shape } = member;
  switch (shape.type) {
    case "structure":
      return (element) => readStructure(shape, element);
    case "list": {
      const itemName = shape.element?.traits.locationName ?? "member";
      const items = itemsReader(shape);
      return (element) => items(element.children.filter((child) => child.name === itemName));
    }
    case "map": {
      const entries = entriesReader(shape);
      return (element) => entries(element.children.filter((child) => child.name === "entry"));
    }
    default: {
      const read = textReader(member);
      return (element) => {
        if (element.children.length > 0)
          throw new MalformedError(`<${element.name}> holds elements where text belongs`);
        return read(element.text);
      };
    }
  }
}

function itemsReader(shape: Shape): (elements: readonly XmlElement[]) => unknown[] {
  if (!shape.element) throw new Error(`the list ${shape.name} has no element`);
  const read = readerOf(shape.element);
  return (elements) => elements.map(read);
}

function entriesReader(shape: Shape): (elements: readonly XmlElement[]) => Record<string, unknown> {
  const { key, value } = shape;
  if (!key || !value) throw new Error(`the map ${shape.name} has no key or no value`);
  const keyName = key.traits.locationName ?? "key";
  const valueName = value.traits.locationName ?? "value";
  const read = readerOf(value);
  return (elements) => {
    const result: Record<string, unknown> = {};
    for (const entry of elements) {
      const entryKey = entry.children.find((child) => child.name === keyName);
      const entryValue = entry.children.find((child) => child.name === valueName);
      if (!entryKey || !entryValue) throw new MalformedError("a map entry without a key or a value");
      setKey(result, entryKey.text, read(entryValue));
    }
    return result;
  };
}

/** White space around what is no string is layout. */
function textReader(member: Member): TextRead {
  const { type } = member.shape;
  switch (type) {
    case "string":
      return (text) => text;
    case "blob":
      return (text) => fromBase64(text.trim());
    case "boolean":
      return (text) => parseBoolean(text.trim());
    case "timestamp":
      return (text) => parseTimestamp(text.trim(), member.traits.timestampFormat ?? "iso8601");
    default:
      return (text) => parseNumber(text.trim(), type);
  }
}

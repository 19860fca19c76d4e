import { toBase64 } from "../../base/base64.ts";
import { escapeXml } from "../../base/xml-text.ts";
import { type Mingled, mingledOf } from "../../kernel/mingled.ts";
import type { Member, Shape } from "../../model/link.ts";
import type { TimestampFormat, XmlNamespace } from "../../model/table.ts";
import { remembered } from "../memo.ts";
import { formatTimestamp } from "./scalar.ts";

/** Typed output to XML, for query, ec2 and rest-xml. Plans are made once a shape; writing concatenates strings. */

export interface XmlStyle {
  /** EC2 and S3 write `.000` even where it says nothing; IAM and STS do not. */
  readonly millis: "always" | "when-present";
}

export interface XmlWriter {
  /** Everything inside a structure's element. */
  content(shape: Shape, value: Readonly<Record<string, unknown>>): string;
  /** Attributes of a structure's own element, each with a space before it. */
  attributes(shape: Shape, value: Readonly<Record<string, unknown>>): string;
  /** One member as an element of its own, under `name`. */
  element(member: Member, name: string, value: unknown): string;
}

type Write = (value: unknown) => string;
type Values = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  readonly write: Write;
}

interface Plan {
  readonly attributes: readonly Field[];
  readonly elements: readonly Field[];
}

/** A style with the plans that were made in it. */
interface Context {
  readonly millis: XmlStyle["millis"];
  readonly planOf: (shape: Shape) => Plan;
}

export function createXmlWriter(style: XmlStyle): XmlWriter {
  const context: Context = {
    millis: style.millis,
    planOf: remembered((shape: Shape): Plan => makePlan(context, shape)),
  };
  return {
    content(shape, value) {
      const { elements } = context.planOf(shape);
      const mingled = mingledOf(value);
      return mingled ? mingledFields(elements, value, mingled) : fields(elements, value);
    },
    attributes: (shape, value) => fields(context.planOf(shape).attributes, value),
    element: (member, name, value) => elementWriter(context, member, name)(value),
  };
}

function makePlan(context: Context, shape: Shape): Plan {
  const plan: { attributes: Field[]; elements: Field[] } = { attributes: [], elements: [] };
  for (const member of shape.members) {
    if (member.traits.location !== undefined) continue;
    if (member.traits.xmlAttribute) plan.attributes.push(attributeField(context, member));
    else plan.elements.push({ name: member.name, write: elementWriter(context, member, elementName(member)) });
  }
  return plan;
}

function attributeField(context: Context, member: Member): Field {
  const text = scalarWriter(context, member);
  const name = member.traits.locationName ?? member.name;
  return { name: member.name, write: (value) => ` ${name}="${text(value)}"` };
}

function elementWriter(context: Context, member: Member, name: string): Write {
  switch (member.shape.type) {
    case "structure":
      return structureWriter(context, member, name);
    case "list":
      return listWriter(context, member, name);
    case "map":
      return mapWriter(context, member, name);
    default:
      return enclosed(name, member.traits.xmlNamespace, scalarWriter(context, member));
  }
}

function structureWriter(context: Context, member: Member, name: string): Write {
  const open = `<${name}${namespaceAttribute(member.traits.xmlNamespace)}`;
  const close = `</${name}>`;
  const shape = member.shape;
  return (value) => {
    const plan = context.planOf(shape);
    const attributes = plan.attributes.length === 0 ? "" : fields(plan.attributes, value as Values);
    return `${open}${attributes}>${fields(plan.elements, value as Values)}${close}`;
  };
}

function listWriter(context: Context, member: Member, name: string): Write {
  const element = member.shape.element;
  if (!element) throw new Error(`the list ${member.shape.name} has no element`);
  const flattened = member.traits.flattened === true;
  const item = elementWriter(context, element, flattened ? name : (element.traits.locationName ?? "member"));
  const items: Write = (value) => {
    let text = "";
    for (const each of value as readonly unknown[]) if (each !== undefined && each !== null) text += item(each);
    return text;
  };
  return flattened ? items : enclosed(name, member.traits.xmlNamespace, items);
}

function mapWriter(context: Context, member: Member, name: string): Write {
  const { key, value } = member.shape;
  if (!key || !value) throw new Error(`the map ${member.shape.name} has no key or no value`);
  const writeKey = elementWriter(context, key, key.traits.locationName ?? "key");
  const writeValue = elementWriter(context, value, value.traits.locationName ?? "value");
  const flattened = member.traits.flattened === true;
  const entryNamespace = flattened ? member.traits.xmlNamespace : undefined;
  const entry = enclosed(flattened ? name : "entry", entryNamespace, (pair) => {
    const [entryKey, entryValue] = pair as readonly [string, unknown];
    return writeKey(entryKey) + writeValue(entryValue);
  });
  const entries: Write = (map) => {
    let text = "";
    for (const pair of Object.entries(map as Values)) {
      if (pair[1] !== undefined && pair[1] !== null) text += entry(pair);
    }
    return text;
  };
  return flattened ? entries : enclosed(name, member.traits.xmlNamespace, entries);
}

function scalarWriter(context: Context, member: Member): Write {
  switch (member.shape.type) {
    case "string":
      return (value) => escapeXml(String(value));
    case "blob":
      return (value) => toBase64(value as Uint8Array);
    case "timestamp": {
      const format: TimestampFormat = member.traits.timestampFormat ?? "iso8601";
      return (value) => formatTimestamp(value as number, format, context.millis);
    }
    default:
      return String;
  }
}

function fields(plan: readonly Field[], values: Values): string {
  let text = "";
  for (const field of plan) {
    const value = values[field.name];
    if (value !== undefined && value !== null) text += field.write(value);
  }
  return text;
}

/** As `fields`; the items of mingled lists stand where the first of those lists would. */
function mingledFields(plan: readonly Field[], values: Values, mingled: Mingled): string {
  const writers = new Map(plan.map(({ name, write }) => [name, write]));
  const names = new Set(mingled.map(([name]) => name));
  const together = (): string => mingled.map(([name, item]) => writers.get(name)?.([item]) ?? "").join("");
  let text = "";
  let written = false;
  for (const field of plan) {
    if (!names.has(field.name)) text += fields([field], values);
    else if (!written) {
      text += together();
      written = true;
    }
  }
  return text;
}

function enclosed(name: string, namespace: XmlNamespace | undefined, inner: Write): Write {
  const open = `<${name}${namespaceAttribute(namespace)}>`;
  const close = `</${name}>`;
  return (value) => open + inner(value) + close;
}

export function namespaceAttribute(namespace: XmlNamespace | undefined): string {
  if (!namespace) return "";
  const name = namespace.prefix === undefined ? "xmlns" : `xmlns:${namespace.prefix}`;
  return ` ${name}="${escapeXml(namespace.uri)}"`;
}

/** A flattened list takes its member's name; older models wrote that name on the list's element instead. */
export function elementName(member: Member): string {
  if (member.traits.locationName !== undefined) return member.traits.locationName;
  const element = member.shape.type === "list" && member.traits.flattened ? member.shape.element : undefined;
  return element?.traits.locationName ?? member.name;
}

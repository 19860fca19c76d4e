import { fromBase64 } from "../../base/base64.ts";
import { MalformedError } from "../../base/malformed.ts";
import { setKey } from "../../base/record.ts";
import { capitalized } from "../../base/text.ts";
import type { Member, Shape } from "../../model/link.ts";
import { remembered } from "../memo.ts";
import type { FormNode } from "../message.ts";
import { parseBoolean, parseNumber, parseTimestamp } from "./scalar.ts";

/** The query protocols: `application/x-www-form-urlencoded` parameters to typed input. Plans are made once a shape. */

interface FormStyle {
  /** Name of a structure's member in the form. */
  memberName(member: Member): string;
  /** The label between a list and its index; undefined where the index follows at once. */
  itemLabel(list: Member): string | undefined;
}

type Read = (node: FormNode) => unknown;

interface Field {
  readonly name: string;
  readonly wireName: string;
  readonly read: Read;
}

/** A style with the plans that were made in it. */
interface Context extends FormStyle {
  readonly fieldsOf: (shape: Shape) => readonly Field[];
}

/** A structure reader for one of the two styles. */
function formReader(style: FormStyle): (shape: Shape) => (form: FormNode) => Record<string, unknown> {
  const context: Context = { ...style, fieldsOf: remembered((shape: Shape) => makeFields(context, shape)) };
  return (shape) => (form) => readStructure(context, shape, form);
}

function makeFields(context: Context, shape: Shape): readonly Field[] {
  return shape.members.map((member) => ({
    name: member.name,
    wireName: context.memberName(member),
    read: readerOf(context, member),
  }));
}

function readStructure(context: Context, shape: Shape, node: FormNode): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const children = node.children;
  if (!children) {
    if (node.value) throw new MalformedError("Unexpected complex element termination");
    return result;
  }
  for (const field of context.fieldsOf(shape)) {
    const child = children.get(field.wireName);
    if (child !== undefined) result[field.name] = field.read(child);
  }
  return result;
}

function readerOf(context: Context, member: Member): Read {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return (node) => readStructure(context, shape, node);
    case "list":
      return listReader(context, member);
    case "map":
      return mapReader(context, member);
    default:
      return scalarReader(member);
  }
}

function listReader(context: Context, member: Member): Read {
  const read = readerOf(context, requireMember(member.shape.element, member));
  const label = context.itemLabel(member);
  return (node) => {
    const holder = label === undefined ? node : node.children?.get(label);
    return holder ? indexed(holder).map(read) : emptyCollection(node);
  };
}

function mapReader(context: Context, member: Member): Read {
  const key = requireMember(member.shape.key, member);
  const value = requireMember(member.shape.value, member);
  const keyName = key.traits.locationName ?? "key";
  const valueName = value.traits.locationName ?? "value";
  const read = readerOf(context, value);
  return (node) => {
    const holder = member.traits.flattened ? node : node.children?.get("entry");
    const result: Record<string, unknown> = {};
    for (const entry of holder ? indexed(holder) : emptyCollection(node)) {
      const entryKey = entry.children?.get(keyName)?.value;
      const entryValue = entry.children?.get(valueName);
      if (entryKey === undefined) throw new MalformedError("A map entry has no key");
      setKey(result, entryKey, entryValue ? read(entryValue) : null);
    }
    return result;
  };
}

function scalarReader(member: Member): Read {
  const parse = scalarParser(member);
  return (node) => {
    if (node.value === undefined) throw new MalformedError("Start of list found where not expected");
    return parse === undefined ? node.value : parse(node.value);
  };
}

/** Undefined for what needs no parsing. */
function scalarParser(member: Member): ((text: string) => unknown) | undefined {
  switch (member.shape.type) {
    case "boolean":
      return parseBoolean;
    case "blob":
      return fromBase64;
    case "timestamp":
      return (text) => parseTimestamp(text, member.traits.timestampFormat ?? "iso8601");
    case "string":
      return undefined;
    default: {
      const type = member.shape.type;
      return (text) => parseNumber(text, type);
    }
  }
}

/** Children with a numeric name, in the order of their numbers: gaps are allowed, an allocation by number is not. */
function indexed(holder: FormNode): FormNode[] {
  const entries: [number, FormNode][] = [];
  for (const [name, node] of holder.children ?? []) {
    const index = Number(name);
    if (!Number.isInteger(index) || index < 0) throw new MalformedError("Unexpected list element termination");
    entries.push([index, node]);
  }
  if (entries.some(([index], position) => position > 0 && index < (entries[position - 1]?.[0] ?? 0))) {
    entries.sort(([left], [right]) => left - right);
  }
  return entries.map(([, node]) => node);
}

/** `Names=` is an empty list; anything else without the right children is no list. */
function emptyCollection(node: FormNode): FormNode[] {
  if (node.children || node.value) throw new MalformedError("Unexpected list element termination");
  return [];
}

function requireMember(member: Member | undefined, owner: Member): Member {
  if (!member) throw new Error(`the shape ${owner.shape.name} has no element, key or value`);
  return member;
}

/** A flattened list takes its member's name; older models wrote that name on the list's element instead. */
function queryMemberName(member: Member): string {
  const own = member.traits.queryName ?? member.traits.locationName;
  if (own !== undefined) return own;
  const element = member.shape.type === "list" && member.traits.flattened ? member.shape.element : undefined;
  return element?.traits.locationName ?? member.name;
}

export function ec2MemberName(member: Member): string {
  return member.traits.queryName ?? capitalized(member.traits.locationName ?? member.name);
}

/** The `query` protocol: IAM, STS, SNS ... */
export const readQueryForm = formReader({
  memberName: queryMemberName,
  itemLabel: (list) => (list.traits.flattened ? undefined : (list.shape.element?.traits.locationName ?? "member")),
});

/** The `ec2` protocol: every list is flat and every name begins with a capital, unless the model gives another. */
export const readEc2Form = formReader({
  memberName: ec2MemberName,
  itemLabel: () => undefined,
});

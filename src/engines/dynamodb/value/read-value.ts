import { toBase64 } from "../../../base/base64.ts";
import { readNumber, type Wording } from "../number/number.ts";
import { accepted, type Refusal, refusing } from "../refusal.ts";
import { compareMembers } from "./order.ts";
import { setOf } from "./sets.ts";
import { mostLevels } from "./size.ts";
import { type Item, type SetType, setAttribute, type Value } from "./value.ts";
import { duplicates, emptySets, manyTypes, noType, tooDeep } from "./wording.ts";

/** An AttributeValue as a request brings it: nothing but the types of its members is checked yet. */
export interface WireValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: Uint8Array | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly NS?: readonly string[] | undefined;
  readonly BS?: readonly Uint8Array[] | undefined;
  readonly M?: WireItem | undefined;
  readonly L?: readonly WireValue[] | undefined;
  readonly NULL?: boolean | undefined;
  readonly BOOL?: boolean | undefined;
}
export type WireItem = Readonly<Record<string, WireValue>>;

/** The value in its stored form, or why it is none. What is found first, in the order of the request, is told. */
export function readValue(value: WireValue, wording: Wording): Value | Refusal {
  return refusing(() => read(value, wording, 1));
}

export function readItem(item: WireItem, wording: Wording): Item | Refusal {
  return refusing(() => readMap(item, wording, 1));
}

type Read = (value: WireValue, wording: Wording, level: number) => Value;

const readers: Readonly<Record<keyof WireValue, Read>> = {
  S: ({ S = "" }) => ({ S }),
  N: ({ N = "" }, wording) => ({ N: accepted(readNumber(N, wording)) }),
  B: ({ B = new Uint8Array() }) => ({ B: toBase64(B) }),
  BOOL: ({ BOOL = false }) => ({ BOOL }),
  // False is taken, and reads back as true: observed in 2026, refused before.
  NULL: () => ({ NULL: true }),
  SS: ({ SS = [] }, wording) => readSet("SS", SS, wording),
  NS: ({ NS = [] }, wording) => readNumberSet(NS, wording),
  BS: ({ BS = [] }, wording) => readSet("BS", BS.map(toBase64), wording),
  L: ({ L = [] }, wording, level) => ({ L: L.map((element) => read(element, wording, level + 1)) }),
  M: ({ M = {} }, wording, level) => ({ M: readMap(M, wording, level + 1) }),
};

const isKnown = (type: string): type is keyof WireValue => Object.hasOwn(readers, type);

function read(value: WireValue, wording: Wording, level: number): Value {
  if (level > mostLevels) throw tooDeep;
  let result: Value | undefined;
  let types = 0;
  for (const type in value) {
    if (!isKnown(type) || value[type] === undefined) continue;
    types++;
    result = readers[type](value, wording, level);
  }
  if (result === undefined) throw noType;
  if (types > 1) throw manyTypes;
  return result;
}

function readMap(map: WireItem, wording: Wording, level: number): Item {
  const result: Record<string, Value> = {};
  for (const name of Object.keys(map)) setAttribute(result, name, read(map[name] ?? {}, wording, level));
  return result;
}

function readSet(type: SetType, members: readonly string[], wording: Wording): Value {
  if (members.length === 0) throw emptySets[type];
  checkDuplicates(type, members, members, wording);
  return setOf(type, members.length === 1 ? members : [...members].sort(compareMembers(type)));
}

/** 1 and 1.0 are the same number: what counts are the canonical forms. */
function readNumberSet(members: readonly string[], wording: Wording): Value {
  if (members.length === 0) throw emptySets.NS;
  const numbers = members.map((member) => accepted(readNumber(member, wording)));
  checkDuplicates("NS", numbers, members, wording);
  return { NS: numbers.sort(compareMembers("NS")) };
}

function checkDuplicates(type: SetType, members: readonly string[], sent: readonly string[], wording: Wording): void {
  const seen = new Set<string>();
  for (const [at, member] of members.entries()) {
    if (seen.has(member)) throw duplicates(type, sent, at, wording);
    seen.add(member);
  }
}

/** Back to what a typed answer holds: for callers inside the cloud, who do not read JSON. */
export function wireValue(value: Value): WireValue {
  if (value.B !== undefined) return { B: Buffer.from(value.B, "base64") };
  if (value.BS) return { BS: value.BS.map((member) => Buffer.from(member, "base64")) };
  if (value.L) return { L: value.L.map(wireValue) };
  if (value.M) return { M: wireItem(value.M) };
  const { B: _, BS: __, L: ___, M: ____, ...plain } = value;
  return plain;
}

export function wireItem(item: Item): WireItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireValue(value)]));
}

import { attributeOf, type Item, membersOf, typeOf, type Value } from "./value.ts";

/** Deep equality. Lists have an order, maps and sets have none (sets are stored in theirs). */
export function equalValues(one: Value, other: Value): boolean {
  if (one.S !== undefined) return one.S === other.S;
  if (one.N !== undefined) return one.N === other.N;
  const type = typeOf(one);
  if (type !== typeOf(other)) return false;
  if (type === "L") return equalLists(one.L ?? [], other.L ?? []);
  if (type === "M") return equalItems(one.M ?? {}, other.M ?? {});
  const members = membersOf(one);
  return members ? equalTexts(members, membersOf(other) ?? []) : one[type] === other[type];
}

function equalTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}

function equalLists(one: readonly Value[], other: readonly Value[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((value, at) => {
    const counterpart = other[at];
    return counterpart !== undefined && equalValues(value, counterpart);
  });
}

export function equalItems(one: Item, other: Item): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const value = attributeOf(one, name);
    const counterpart = attributeOf(other, name);
    return value !== undefined && counterpart !== undefined && equalValues(value, counterpart);
  });
}

/** The function `contains`: part of a string or of binary, member of a set, element of a list. */
export function containsValue(whole: Value, part: Value): boolean {
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.L) return whole.L.some((element) => equalValues(element, part));
  if (whole.SS) return part.S !== undefined && whole.SS.includes(part.S);
  if (whole.NS) return part.N !== undefined && whole.NS.includes(part.N);
  if (whole.BS) return part.B !== undefined && whole.BS.includes(part.B);
  if (whole.B !== undefined && part.B !== undefined) {
    return Buffer.from(whole.B, "base64").includes(Buffer.from(part.B, "base64"));
  }
  return false;
}

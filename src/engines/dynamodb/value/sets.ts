import { compareMembers } from "./order.ts";
import { membersOf, type SetType, type Value } from "./value.ts";

/** Members in ascending order; what is equal stands once. `members` are canonical. */
export function orderedSet(type: SetType, members: readonly string[]): Value {
  return setOf(type, [...new Set(members)].sort(compareMembers(type)));
}

export function setOf(type: SetType, members: readonly string[]): Value {
  return type === "SS" ? { SS: members } : type === "NS" ? { NS: members } : { BS: members };
}

/** Both of type `type`. */
export function unionOf(type: SetType, one: Value, other: Value): Value {
  return orderedSet(type, [...(membersOf(one) ?? []), ...(membersOf(other) ?? [])]);
}

/** `undefined` where nothing is left: there are no empty sets. Both of type `type`. */
export function differenceOf(type: SetType, one: Value, other: Value): Value | undefined {
  const removed = new Set(membersOf(other) ?? []);
  const left = (membersOf(one) ?? []).filter((member) => !removed.has(member));
  return left.length === 0 ? undefined : setOf(type, left);
}

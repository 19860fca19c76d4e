import { Refusal } from "../refusal.ts";
import { type Item, setAttribute, type Value } from "../value/value.ts";
import type { Path } from "./path.ts";

/**
 * An item that is being changed. Containers are copied when something in them changes first, the rest is shared with the
 * item before. While it is open, positions in lists stay: what is removed leaves a hole, what is set behind the end
 * stands where it was set, and `finish` closes the gaps.
 */
export interface Draft {
  readonly item: Record<string, Value>;
  /** Lists and maps that are the draft's own. */
  readonly own: Set<object>;
  readonly lists: Set<Value[]>;
  finish(): Item;
}

const invalidPath = new Refusal("The document path provided in the update expression is invalid for update");

export function openDraft(item: Item): Draft {
  const copy = { ...item };
  const lists = new Set<Value[]>();
  return {
    item: copy,
    own: new Set([copy]),
    lists,
    finish() {
      for (const list of lists) closeGaps(list);
      return copy;
    },
  };
}

/** In place: others hold on to the list. */
function closeGaps(list: Value[]): void {
  // Only the indexes that are there, which come in order: a walk would pass 2^31 holes if somebody set the last.
  const left: Value[] = [];
  for (const index in list) {
    const value = list[index];
    if (value) left.push(value);
  }
  list.length = 0;
  for (const value of left) list.push(value);
}

/** Puts `value` where the path leads, or takes away what is there. Throws where the way to it is not there. */
export function changeAt(draft: Draft, { name, steps }: Path, value: Value | undefined): void {
  const last = steps.at(-1);
  if (last === undefined) {
    change(draft.item, name, value);
    return;
  }
  let container = ownAttribute(draft, draft.item, name);
  for (const step of steps.slice(0, -1)) container = ownStep(draft, container, step);
  if (typeof last === "number") {
    if (!container.L) throw invalidPath;
    changeElement(container.L as Value[], last, value);
  } else {
    if (!container.M) throw invalidPath;
    change(container.M as Record<string, Value>, last, value);
  }
}

function change(map: Record<string, Value>, name: string, value: Value | undefined): void {
  if (value) setAttribute(map, name, value);
  else delete map[name];
}

function changeElement(list: Value[], index: number, value: Value | undefined): void {
  if (value) list[index] = value;
  else delete list[index];
}

function ownStep(draft: Draft, container: Value, step: string | number): Value {
  if (typeof step === "string") {
    if (!container.M) throw invalidPath;
    return ownAttribute(draft, container.M as Record<string, Value>, step);
  }
  const element = container.L?.[step];
  if (!element) throw invalidPath;
  const own = owned(draft, element);
  (container.L as Value[])[step] = own;
  return own;
}

function ownAttribute(draft: Draft, map: Record<string, Value>, name: string): Value {
  const value = Object.hasOwn(map, name) ? map[name] : undefined;
  if (!value) throw invalidPath;
  const own = owned(draft, value);
  setAttribute(map, name, own);
  return own;
}

/** The list or map in `value` as the draft's own copy. */
function owned(draft: Draft, value: Value): Value {
  const container = value.L ?? value.M;
  if (!container) throw invalidPath;
  if (draft.own.has(container)) return value;
  const copy = value.L ? [...value.L] : { ...value.M };
  draft.own.add(copy);
  if (!Array.isArray(copy)) return { M: copy };
  draft.lists.add(copy);
  return { L: copy };
}

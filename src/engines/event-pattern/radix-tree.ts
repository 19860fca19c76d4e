import type { Visitor } from "./visitor.ts";

/**
 * Texts by their beginning, in a tree whose edges carry as many characters as they can. Finding every text that begins
 * another one costs what that one is long, however many texts there are.
 */
export class RadixTree<T> {
  readonly #root: Branch<T> = { label: "", value: undefined, children: new Map() };

  /** The value at `text`, made by `make` where there is none. */
  at(text: string, make: () => T): T {
    let branch = this.#root;
    let rest = text;
    while (rest !== "") {
      const child = branch.children.get(rest.charCodeAt(0)) ?? addLeaf(branch, rest);
      const shared = sharedLength(child.label, rest);
      branch = shared < child.label.length ? split(branch, child, shared) : child;
      rest = rest.slice(shared);
    }
    branch.value ??= make();
    return branch.value;
  }

  get(text: string): T | undefined {
    let branch: Branch<T> | undefined = this.#root;
    for (let at = 0; branch && at < text.length; at += branch.label.length) {
      const child: Branch<T> | undefined = branch.children.get(text.charCodeAt(at));
      if (!child || !text.startsWith(child.label, at)) return undefined;
      branch = child;
    }
    return branch?.value;
  }

  /** Forgets the value at `text`, and the branches that only it needed. */
  delete(text: string): void {
    this.#delete(this.#root, text);
  }

  #delete(branch: Branch<T>, rest: string): void {
    if (rest === "") {
      branch.value = undefined;
      return;
    }
    const child = branch.children.get(rest.charCodeAt(0));
    if (!child || !rest.startsWith(child.label)) return;
    this.#delete(child, rest.slice(child.label.length));
    if (child.value !== undefined || child.children.size > 1) return;
    const [only] = child.children.values();
    if (!only) branch.children.delete(rest.charCodeAt(0));
    else branch.children.set(rest.charCodeAt(0), { ...only, label: child.label + only.label });
  }

  /** Shows `visitor` the value of every text that begins `text`, the shortest first. */
  eachBeginning(text: string, visitor: Visitor<T>): void {
    let branch = this.#root;
    let at = 0;
    for (;;) {
      if (branch.value !== undefined) visitor.visit(branch.value);
      const child = at < text.length ? branch.children.get(text.charCodeAt(at)) : undefined;
      if (!child || !text.startsWith(child.label, at)) return;
      at += child.label.length;
      branch = child;
    }
  }
}

interface Branch<T> {
  readonly label: string;
  value: T | undefined;
  readonly children: Map<number, Branch<T>>;
}

function addLeaf<T>(branch: Branch<T>, label: string): Branch<T> {
  const leaf: Branch<T> = { label, value: undefined, children: new Map() };
  branch.children.set(label.charCodeAt(0), leaf);
  return leaf;
}

/** Puts a branch where `child` and a new text part. */
function split<T>(branch: Branch<T>, child: Branch<T>, length: number): Branch<T> {
  const fork: Branch<T> = { label: child.label.slice(0, length), value: undefined, children: new Map() };
  fork.children.set(child.label.charCodeAt(length), { ...child, label: child.label.slice(length) });
  branch.children.set(child.label.charCodeAt(0), fork);
  return fork;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}

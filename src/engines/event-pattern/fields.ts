import type { FieldValue, Membership, Scalar } from "./values.ts";

/** JSON as it was parsed. */
export type Json = Scalar | readonly Json[] | { readonly [name: string]: Json };

/** The leaves of an event by path: names joined by points, arrays taken apart. */
export type Fields = ReadonlyMap<string, readonly FieldValue[]>;

/** Paths that patterns name, and the beginnings of these up to a point: `a.b` counts for `a` and for `a.b`. */
export class PathUse {
  readonly #uses = new Map<string, number>();

  add(path: string): void {
    for (const beginning of beginnings(path)) this.#uses.set(beginning, (this.#uses.get(beginning) ?? 0) + 1);
  }

  remove(path: string): void {
    for (const beginning of beginnings(path)) {
      const uses = (this.#uses.get(beginning) ?? 0) - 1;
      if (uses > 0) this.#uses.set(beginning, uses);
      else this.#uses.delete(beginning);
    }
  }

  has(path: string): boolean {
    return this.#uses.has(path);
  }
}

function* beginnings(path: string): Generator<string> {
  for (let at = path.indexOf("."); at >= 0; at = path.indexOf(".", at + 1)) yield path.slice(0, at);
  yield path;
}

/** Arrays directly within arrays add no name to a path, so only this ends a hostile nest of them. */
const deepestArrays = 1000;

/** The fields of `event` that patterns name. What no pattern names costs nothing. */
export function fieldsOf(event: Json, used: PathUse): Fields {
  const fields = new Map<string, FieldValue[]>();
  if (isObject(event)) new Flattener(fields, used).object(event, "", undefined);
  return fields;
}

class Flattener {
  readonly #fields: Map<string, FieldValue[]>;
  readonly #used: PathUse;
  #arrays = 0;

  constructor(fields: Map<string, FieldValue[]>, used: PathUse) {
    this.#fields = fields;
    this.#used = used;
  }

  object(object: { readonly [name: string]: Json }, prefix: string, membership: Membership | undefined): void {
    for (const name in object) {
      const path = prefix + name;
      const value = object[name];
      if (value !== undefined && this.#used.has(path)) this.#value(value, path, membership, 0);
    }
  }

  #value(value: Json, path: string, membership: Membership | undefined, depth: number): void {
    if (Array.isArray(value)) this.#array(value, path, membership, depth + 1);
    else if (isObject(value)) this.object(value, `${path}.`, membership);
    else this.#leaf(value as Scalar, path, membership);
  }

  #array(array: readonly Json[], path: string, around: Membership | undefined, depth: number): void {
    if (depth > deepestArrays) return;
    const id = this.#arrays++;
    for (let index = 0; index < array.length; index++) {
      this.#value(array[index] ?? null, path, { array: id, index, around }, depth);
    }
  }

  #leaf(scalar: Scalar, path: string, membership: Membership | undefined): void {
    const value: FieldValue = { scalar, membership };
    const values = this.#fields.get(path);
    if (values) values.push(value);
    else this.#fields.set(path, [value]);
  }
}

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

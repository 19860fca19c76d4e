import type { Table, TableError, TableMember, TableOperation, TableService, TableShape, TableTraits } from "./table.ts";

/**
 * A table with its names resolved: shapes refer to shapes. Linking is lazy and memoised, so that a service of a
 * thousand shapes costs what its callers use.
 */
export interface ServiceModel {
  readonly service: TableService;
  readonly source: Readonly<Record<string, string>>;
  readonly operationNames: readonly string[];
  operation(name: string): Operation | undefined;
  /** The error with this code on the wire, this shape name or this code of the query protocol, in that order. */
  error(code: string): ErrorShape | undefined;
  shape(name: string): Shape | undefined;
}

export interface Operation {
  readonly name: string;
  readonly service: TableService;
  readonly traits: TableOperation;
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  readonly input: Shape | undefined;
  readonly output: Shape | undefined;
}

/** A shape with linked members. `members` is empty for everything but structures. */
export interface Shape {
  readonly name: string;
  readonly type: TableShape["type"];
  readonly traits: TableShape;
  readonly members: readonly Member[];
  readonly memberNamed: ReadonlyMap<string, Member>;
  readonly required: readonly string[];
  /** Element of a list; key and value of a map. */
  readonly element: Member | undefined;
  readonly key: Member | undefined;
  readonly value: Member | undefined;
  readonly payload: Member | undefined;
  readonly error: ErrorShape | undefined;
}

export interface Member {
  /** Name in typed values. Empty for a list's element and a map's key and value. */
  readonly name: string;
  readonly shape: Shape;
  /** The member's own traits over those of its shape. */
  readonly traits: TableMember;
}

export interface ErrorShape {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly fault: boolean;
  readonly queryCode: string | undefined;
  readonly queryStatus: number | undefined;
  readonly shape: Shape;
}

/** Not `locationName`: on a shape it names a root element, never the member that refers to the shape. */
const inheritedTraits: readonly (keyof TableTraits)[] = [
  "timestampFormat",
  "xmlNamespace",
  "xmlAttribute",
  "flattened",
  "streaming",
  "sensitive",
];

/** Links `table`. A name that leads nowhere is a broken table and throws when it is first needed. */
export function linkTable(table: Table): ServiceModel {
  const shapes = new Map<string, Shape>();
  const operations = new Map<string, Operation>();
  let errors: Map<string, ErrorShape> | undefined;

  function shape(name: string): Shape | undefined {
    const known = shapes.get(name);
    if (known) return known;
    const raw = table.shapes[name];
    if (!raw) return undefined;
    const linked = new LinkedShape(name, raw, member);
    shapes.set(name, linked);
    return linked;
  }

  function requireShape(name: string, from: string): Shape {
    const found = shape(name);
    if (!found) throw new Error(`model ${table.service.id}: ${from} names the shape ${name}, which the table lacks`);
    return found;
  }

  function member(name: string, raw: TableMember, owner: string): Member {
    const target = requireShape(raw.shape, owner);
    return { name, shape: target, traits: withInherited(raw, target.traits) };
  }

  function operation(name: string): Operation | undefined {
    const known = operations.get(name);
    if (known) return known;
    const raw = Object.hasOwn(table.operations, name) ? table.operations[name] : undefined;
    if (!raw) return undefined;
    const linked: Operation = {
      name,
      service: table.service,
      traits: raw,
      method: raw.method ?? "POST",
      uri: raw.uri ?? "/",
      status: raw.status ?? 200,
      input: raw.input === undefined ? undefined : requireShape(raw.input, name),
      output: raw.output === undefined ? undefined : requireShape(raw.output, name),
    };
    operations.set(name, linked);
    return linked;
  }

  function error(code: string): ErrorShape | undefined {
    errors ??= collectErrors(table, (name) => requireShape(name, "errors"));
    return errors.get(code);
  }

  return {
    service: table.service,
    source: table.source,
    operationNames: Object.keys(table.operations),
    operation,
    error,
    shape: (name) => (Object.hasOwn(table.shapes, name) ? shape(name) : undefined),
  };
}

type LinkMember = (name: string, raw: TableMember, owner: string) => Member;

/** A class, not a closure: shapes are many, and every codec reads these fields on the hot path. */
class LinkedShape implements Shape {
  readonly name: string;
  readonly type: TableShape["type"];
  readonly traits: TableShape;
  readonly required: readonly string[];
  readonly #link: LinkMember;
  #members: readonly Member[] | undefined;
  #memberNamed: ReadonlyMap<string, Member> | undefined;
  #element: Member | undefined;
  #key: Member | undefined;
  #value: Member | undefined;
  #error: ErrorShape | undefined;

  constructor(name: string, traits: TableShape, link: LinkMember) {
    this.name = name;
    this.type = traits.type;
    this.traits = traits;
    this.required = traits.required ?? [];
    this.#link = link;
  }

  get members(): readonly Member[] {
    this.#members ??= Object.entries(this.traits.members ?? {}).map(([name, raw]) => this.#link(name, raw, this.name));
    return this.#members;
  }

  get memberNamed(): ReadonlyMap<string, Member> {
    this.#memberNamed ??= new Map(this.members.map((each) => [each.name, each]));
    return this.#memberNamed;
  }

  get element(): Member | undefined {
    this.#element ??= this.traits.member && this.#link("", this.traits.member, this.name);
    return this.#element;
  }

  get key(): Member | undefined {
    this.#key ??= this.traits.key && this.#link("", this.traits.key, this.name);
    return this.#key;
  }

  get value(): Member | undefined {
    this.#value ??= this.traits.value && this.#link("", this.traits.value, this.name);
    return this.#value;
  }

  get payload(): Member | undefined {
    return this.traits.payload === undefined ? undefined : this.memberNamed.get(this.traits.payload);
  }

  get error(): ErrorShape | undefined {
    if (!this.traits.error) return undefined;
    this.#error ??= errorOf(this, this.traits.error);
    return this.#error;
  }
}

function errorOf(shape: Shape, raw: TableError): ErrorShape {
  const fault = raw.fault === true;
  return {
    name: shape.name,
    code: raw.code ?? shape.name,
    status: raw.status ?? (fault ? 500 : 400),
    fault,
    queryCode: raw.queryCode,
    queryStatus: raw.queryStatus,
    shape,
  };
}

function collectErrors(table: Table, shape: (name: string) => Shape): Map<string, ErrorShape> {
  const found = new Map<string, ErrorShape>();
  for (const [name, raw] of Object.entries(table.shapes)) {
    if (!raw.error) continue;
    const error = shape(name).error;
    if (!error) continue;
    // A code on the wire wins over the name of another shape: clients see codes.
    found.set(error.code, error);
    if (!found.has(name)) found.set(name, error);
  }
  for (const error of [...found.values()])
    if (error.queryCode !== undefined && !found.has(error.queryCode)) found.set(error.queryCode, error);
  return found;
}

function withInherited(own: TableMember, shape: TableShape): TableMember {
  let merged: Record<string, unknown> | undefined;
  for (const trait of inheritedTraits) {
    if (own[trait] !== undefined || shape[trait] === undefined) continue;
    merged ??= { ...own };
    merged[trait] = shape[trait];
  }
  return (merged as TableMember | undefined) ?? own;
}

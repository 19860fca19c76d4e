import type { Protocol, Table, TableMember, TableOperation, TableShape } from "../../src/model/table.ts";
import { compact } from "./compact.ts";
import { overlayError } from "./sdk-error.ts";
import {
  operationOf,
  resolve,
  type SdkOperation,
  type SdkRef,
  type SdkStructure,
  type SdkTraits,
  type SdkType,
  structureOf,
} from "./sdk-schema.ts";

/** What codegen takes from one `@aws-sdk/client-*` package. */
export interface SdkClient {
  readonly package: string;
  readonly version: string;
  /** Every exported schema, in any order. */
  readonly schemas: readonly unknown[];
  /** Exported enumerations, by the name of their shape. */
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

/**
 * Adds to `table` the operations, members, shapes and enum values that only the SDK knows, and the query protocol's
 * codes of errors. Whatever the table already says stays: the SDK carries no constraints.
 */
export function overlaySdk(table: Table, sdk: SdkClient): Table {
  if (sdk.schemas.length === 0)
    return { ...table, source: { ...table.source, [sdk.package]: `${sdk.version} has no schemas: not used` } };
  const overlay = new Overlay(table, sdk.enums);
  for (const schema of sdk.schemas) {
    const operation = operationOf(schema);
    if (operation) overlay.addOperation(operation);
  }
  for (const schema of sdk.schemas) {
    const structure = operationOf(schema) ? undefined : structureOf(schema);
    // The SDK's own base class of errors lives in a namespace of its own and never travels.
    if (structure?.error && !isSynthetic(schema)) overlay.addError(structure);
  }
  overlay.widenEnums();
  return {
    ...table,
    source: { ...table.source, [sdk.package]: sdk.version },
    operations: overlay.operations,
    shapes: overlay.shapes,
  };
}

class Overlay {
  readonly operations: Record<string, TableOperation>;
  readonly shapes: Record<string, TableShape>;
  readonly #enums: SdkClient["enums"];
  readonly #service: Table["service"];
  /** Pairs of shape and schema that were compared: types are recursive. */
  readonly #compared = new Set<string>();

  constructor(table: Table, enums: SdkClient["enums"]) {
    this.operations = { ...table.operations };
    this.shapes = { ...table.shapes };
    this.#enums = enums;
    this.#service = table.service;
  }

  addOperation(sdk: SdkOperation): void {
    const known = this.operations[sdk.name];
    if (known) {
      if (known.input !== undefined && sdk.input) this.#compare(known.input, sdk.input);
      if (known.output !== undefined && sdk.output) this.#compare(known.output, sdk.output);
      return;
    }
    const input = sdk.input && this.#structure(sdk.input);
    const output = sdk.output && this.#structure(sdk.output);
    const [method, uri, status] = (sdk.traits.http ?? []) as [string?, string?, number?];
    const [hostPrefix] = (sdk.traits.endpoint ?? []) as [string?];
    this.operations[sdk.name] = compact<TableOperation>({
      input,
      output,
      method: method === "POST" ? undefined : method,
      uri: uri === undefined ? undefined : this.#uri(uri, input),
      status: status === 200 ? undefined : status,
      resultWrapper: this.#speaks("query") && output !== undefined ? `${sdk.name}Result` : undefined,
      hostPrefix,
      checksum: this.#checksum(sdk, input),
    });
  }

  addError(sdk: SdkStructure): void {
    const name = this.#structure(sdk);
    const shape = this.shapes[name];
    if (shape)
      this.shapes[name] = { ...shape, error: overlayError(this.#service, name, shape.error ?? {}, sdk.traits) };
  }

  widenEnums(): void {
    for (const [name, values] of Object.entries(this.#enums)) {
      const shape = Object.hasOwn(this.shapes, name) ? this.shapes[name] : undefined;
      if (!shape?.enum) continue;
      const added = values.filter((value) => !shape.enum?.includes(value));
      if (added.length > 0) this.shapes[name] = { ...shape, enum: [...shape.enum, ...added] };
    }
  }

  /** Adds to the shape called `name`, and to all that it leads to, the members that only the SDK has. */
  #compare(name: string, sdk: SdkType): void {
    const shape = this.shapes[name];
    const key = `${name} ${"name" in sdk ? sdk.name : sdk.kind}`;
    if (!shape || this.#compared.has(key)) return;
    this.#compared.add(key);
    if (sdk.kind === "structure" && shape.type === "structure") this.#compareMembers(name, shape, sdk);
    else if (sdk.kind === "list" && shape.member) this.#descend(shape.member.shape, sdk.element);
    else if (sdk.kind === "map" && shape.value) this.#descend(shape.value.shape, sdk.value);
  }

  #compareMembers(name: string, shape: TableShape, sdk: SdkStructure): void {
    const added: Record<string, TableMember> = {};
    // The SDK writes an error's message with a small letter whatever the model says.
    const known = new Map(Object.keys(shape.members ?? {}).map((member) => [fold(member, sdk.error), member]));
    for (const [member, ref] of sdk.members) {
      const same = known.get(fold(member, sdk.error));
      const target = same === undefined ? undefined : shape.members?.[same];
      if (target) this.#descend(target.shape, ref);
      else added[member] = this.#member(ref);
    }
    if (Object.keys(added).length === 0) return;
    this.shapes[name] = { ...(this.shapes[name] ?? shape), members: { ...shape.members, ...added } };
  }

  #descend(name: string, ref: SdkRef): void {
    const { type } = resolve(ref);
    if (type) this.#compare(name, type);
  }

  /** The name of the table's shape for `type`, added if the table has none. */
  #shape(type: SdkType): string {
    switch (type.kind) {
      case "structure":
        return this.#structure(type);
      case "list":
        return this.#named(type.name ?? `Sdk${this.#nameOf(type.element)}List`, type, () => ({
          type: "list",
          member: this.#member(type.element),
        }));
      case "map":
        return this.#named(type.name ?? `Sdk${this.#nameOf(type.value)}Map`, type, () => ({
          type: "map",
          key: this.#member(type.key),
          value: this.#member(type.value),
        }));
      case "simple": {
        const shape = compact<TableShape>({
          type: type.type,
          timestampFormat: type.timestampFormat,
          streaming: type.streaming ? true : undefined,
          sensitive: type.sensitive ? true : undefined,
        });
        const words = [type.sensitive && "sensitive", type.streaming && "streaming", type.timestampFormat, type.type];
        const name = `Sdk${words
          .filter((word) => typeof word === "string")
          .map(capital)
          .join("")}`;
        return this.#named(name, type, () => shape);
      }
    }
  }

  #nameOf(ref: SdkRef): string {
    const { type } = resolve(ref);
    if (type?.kind !== "simple") throw new Error("a list or map without a name holds something with one");
    return capital(type.type);
  }

  #structure(sdk: SdkStructure): string {
    const payload = sdk.members.find(([, ref]) => resolve(ref).traits.httpPayload !== undefined)?.[0];
    const required = sdk.members.slice(0, sdk.requiredCount).map(([name]) => name);
    return this.#named(sdk.name, sdk, () => ({
      type: "structure",
      members: Object.fromEntries(sdk.members.map(([name, ref]) => [name, this.#member(ref)])),
      ...(required.length > 0 && { required }),
      ...(payload !== undefined && { payload }),
      ...(sdk.union && { union: true }),
      ...(sdk.union && sdk.traits.streaming !== undefined && { eventStream: true }),
    }));
  }

  #named(name: string, sdk: SdkType, make: () => TableShape): string {
    const known = Object.hasOwn(this.shapes, name) ? this.shapes[name] : undefined;
    if (known) {
      const kind = sdk.kind === "simple" ? sdk.type : sdk.kind;
      if (known.type !== kind) throw new Error(`${name} is a ${known.type}, to the SDK a ${kind}`);
      this.#compare(name, sdk);
      return name;
    }
    // Reserved before its members are made, for they may lead back here.
    this.shapes[name] = { type: sdk.kind === "simple" ? sdk.type : sdk.kind };
    this.shapes[name] = make();
    return name;
  }

  #member(ref: SdkRef): TableMember {
    const { type, traits } = resolve(ref);
    const shape = type ? this.#shape(type) : this.#named("SdkUnit", unit, () => ({ type: "structure", members: {} }));
    const text = (name: string) => traits[name] as string | undefined;
    const query = text("httpQuery");
    const header = text("httpHeader");
    const headers = text("httpPrefixHeaders");
    const onWire = text("jsonName") ?? text("xmlName");
    const queryName = text("ec2QueryName");
    const location = locationOf(traits);
    return compact<TableMember>({
      shape,
      locationName: header ?? query ?? headers ?? onWire,
      xmlAttribute: flag(traits.xmlAttribute),
      flattened: flag(traits.xmlFlattened),
      location,
      queryName: onWire !== undefined && queryName === capital(onWire) ? undefined : queryName,
      idempotencyToken: flag(traits.idempotencyToken),
      hostLabel: flag(traits.hostLabel),
      jsonValue: flag(location === "header" && traits.mediaType === "application/json" ? true : undefined),
      eventPayload: flag(traits.eventPayload),
      eventHeader: flag(traits.eventHeader),
    });
  }

  /**
   * S3: the SDK moves the bucket from the path to the host's name and numbers its operations with `x-id`, which no
   * other client sends.
   */
  #uri(uri: string, input: string | undefined): string | undefined {
    const plain = uri.replace(/([?&])x-id=[^&]*(&|$)/, (_, before: string, after: string) => (after ? before : ""));
    const labels = input === undefined ? [] : Object.entries(this.shapes[input]?.members ?? {});
    const bucket = labels.some(([name, { location }]) => name === "Bucket" && location === "uri");
    const full = bucket && !plain.includes("{Bucket}") ? `/{Bucket}${plain.replace(/^\/(?=\?|$)/, "")}` : plain;
    return full === "/" ? undefined : full;
  }

  #checksum(sdk: SdkOperation, input: string | undefined): TableOperation["checksum"] {
    if (sdk.traits.httpChecksum === undefined && sdk.traits.httpChecksumRequired === undefined) return undefined;
    const named = input !== undefined && this.shapes[input]?.members?.ChecksumAlgorithm !== undefined;
    return named ? { algorithmMember: "ChecksumAlgorithm", required: true } : { required: true };
  }

  #speaks(protocol: Protocol): boolean {
    return this.#service.protocols.includes(protocol);
  }
}

const unit: SdkStructure = {
  kind: "structure",
  name: "SdkUnit",
  traits: {},
  union: false,
  error: false,
  members: [],
  requiredCount: 0,
};

function locationOf(traits: SdkTraits): TableMember["location"] {
  if (traits.httpLabel !== undefined) return "uri";
  if (traits.httpHeader !== undefined) return "header";
  if (traits.httpPrefixHeaders !== undefined) return "headers";
  if (traits.httpQuery !== undefined || traits.httpQueryParams !== undefined) return "querystring";
  return traits.httpResponseCode === undefined ? undefined : "statusCode";
}

function isSynthetic(schema: unknown): boolean {
  return Array.isArray(schema) && String(schema[1]).startsWith("smithy.ts.sdk.synthetic");
}

function fold(name: string, error: boolean): string {
  return error && name.toLowerCase() === "message" ? "message" : name;
}

function flag(trait: unknown): true | undefined {
  return trait === undefined ? undefined : true;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

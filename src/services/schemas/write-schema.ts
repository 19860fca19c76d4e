import { setKey } from "../../base/record.ts";
import { capitalized } from "../../base/text.ts";
import type { Type } from "../../model/types/schemas.d.ts";
import type { Member, Shape } from "./shape.ts";

/** An event that schemas are about. */
export interface EventKind {
  readonly source: string;
  readonly detailType: string;
}

/** `order placed` and `Order Placed` are OrderPlaced: letters and digits only, each word with a capital. */
export const typeName = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map(capitalized)
    .join("")
    .replace(/^(?=\d|$)/, "Type");

/** Observed: `aws.ec2@EC2InstanceStateChangeNotification`. Names may hold letters, digits, dots, underscores, dashes and @. */
export const schemaName = ({ source, detailType }: EventKind): string =>
  `${source.replace(/[^A-Za-z0-9._-]/g, "-")}@${typeName(detailType)}`;

type Written = Readonly<Record<string, unknown>>;

/** The members that every event has, in the order in which AWS's discovered schemas have them. */
const envelope: Readonly<Record<string, Written>> = {
  account: { type: "string" },
  "detail-type": { type: "string" },
  id: { type: "string" },
  region: { type: "string" },
  resources: { type: "array", items: { type: "object" } },
  source: { type: "string" },
  time: { type: "string", format: "date-time" },
  version: { type: "string" },
};
const required = ["detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account"];

/** A schema of one kind of event, as AWS's discoverers write it: the envelope, and each object under a name of its own. */
export function discoveredSchema(kind: EventKind, detail: Shape, type: Type): string {
  const title = typeName(kind.detailType);
  const prefix = type === "OpenApi3" ? "#/components/schemas/" : "#/definitions/";
  const named = new Map<string, Written>();
  const ref = new Writer(named, prefix).written(detail, title);
  const event = {
    type: "object",
    required,
    "x-amazon-events-detail-type": kind.detailType,
    "x-amazon-events-source": kind.source,
    properties: { detail: ref, ...envelope },
  };
  const others = objectFrom(named);
  if (type === "OpenApi3") {
    const schemas = { AWSEvent: event, ...others };
    const info = { version: "1.0.0", title };
    return JSON.stringify({ openapi: "3.0.0", info, paths: {}, components: { schemas } });
  }
  const $schema = "http://json-schema.org/draft-04/schema#";
  return JSON.stringify({ $schema, title, definitions: others, ...event });
}

function objectFrom(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of entries) setKey(object, name, value);
  return object;
}

class Writer {
  readonly #named: Map<string, Written>;
  readonly #prefix: string;

  constructor(named: Map<string, Written>, prefix: string) {
    this.#named = named;
    this.#prefix = prefix;
  }

  written(shape: Shape, name: string): Written {
    switch (shape.kind) {
      case "nothing":
      case "any":
        return {};
      case "date-time":
        return { type: "string", format: "date-time" };
      case "array":
        return { type: "array", items: this.written(shape.items, `${name}Item`) };
      case "object":
        return this.#object(shape.members, name);
      default:
        return { type: shape.kind };
    }
  }

  #object(members: readonly Member[], wanted: string): Written {
    const name = this.#free(wanted);
    // Taken before what is inside may want it.
    this.#named.set(name, {});
    const always = members.filter(({ required: each }) => each).map((member) => member.name);
    const properties = objectFrom(
      members.map((member) => [member.name, this.written(member.shape, typeName(member.name))]),
    );
    this.#named.set(name, { type: "object", ...(always.length > 0 && { required: always }), properties });
    return { $ref: this.#prefix + name };
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let n = 1; this.#named.has(name) || name === "AWSEvent"; n++) name = `${wanted}_${n}`;
    return name;
  }
}

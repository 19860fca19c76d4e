import { utf8Bytes } from "../base/text.ts";
import { AwsError } from "../kernel/error.ts";
import type { Member, Shape } from "../model/link.ts";
import type { ByteStream } from "../model/stream.ts";
import { type EventHeader, encodeEvent } from "./events.ts";
import { remembered } from "./memo.ts";

/** Typed events to the bytes of an event stream. A typed event is a union of one member: `{ Records: { Payload } }`. */

export type WriteEventPayload = (member: Member, value: unknown) => string | Uint8Array;

type Values = Readonly<Record<string, unknown>>;

/** The member of an RPC output that is an event stream. */
export const eventStreamOf: (output: Shape) => Member | undefined = remembered((output: Shape) =>
  output.members.find((member) => member.shape.traits.eventStream),
);

/** The first message of an event stream in an RPC protocol: the output's other members. */
export function initialResponse(body: string, contentType: string): Uint8Array {
  const headers: Record<string, EventHeader> = {
    ":message-type": { type: "string", value: "event" },
    ":event-type": { type: "string", value: "initial-response" },
    ":content-type": { type: "string", value: contentType },
  };
  return encodeEvent({ headers, payload: utf8Bytes(body) });
}

/** The body of an output that is an event stream: its events come one after another, synchronously or not. */
export function eventStreamBody(
  shape: Shape,
  events: unknown,
  contentType: string,
  write: WriteEventPayload,
  first?: Uint8Array,
): ByteStream {
  return {
    length: undefined,
    async *[Symbol.asyncIterator]() {
      if (first) yield first;
      try {
        for await (const event of events as AsyncIterable<Values> | Iterable<Values>) {
          yield encodeTypedEvent(shape, event, contentType, write);
        }
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        yield errorMessage(error);
      }
    },
  };
}

/** An error for which the stream has no event of its own (Smithy, "Amazon Event Stream Specification", error messages). */
function errorMessage({ code, message }: AwsError): Uint8Array {
  const headers: Record<string, EventHeader> = {
    ":message-type": { type: "string", value: "error" },
    ":error-code": { type: "string", value: code },
    ":error-message": { type: "string", value: message },
  };
  return encodeEvent({ headers, payload: new Uint8Array(0) });
}

export function encodeTypedEvent(
  stream: Shape,
  event: Values,
  contentType: string,
  write: WriteEventPayload,
): Uint8Array {
  const [name] = Object.keys(event);
  const member = name === undefined ? undefined : stream.memberNamed.get(name);
  if (!member) throw new Error(`${stream.name} has no event ${name}`);
  const values = event[member.name] as Values;
  const isException = member.shape.error !== undefined;
  const headers: Record<string, EventHeader> = {
    ":message-type": { type: "string", value: isException ? "exception" : "event" },
    [isException ? ":exception-type" : ":event-type"]: { type: "string", value: member.name },
  };
  const payload = eventPayload(member, values, contentType, write, headers);
  return encodeEvent({ headers, payload });
}

function eventPayload(
  event: Member,
  values: Values,
  contentType: string,
  write: WriteEventPayload,
  headers: Record<string, EventHeader>,
): Uint8Array {
  let payload: Member | undefined;
  for (const member of event.shape.members) {
    if (member.traits.eventPayload) payload = member;
    const value = values[member.name];
    if (member.traits.eventHeader && value !== undefined && value !== null)
      headers[member.name] = headerOf(member, value);
  }
  if (!payload && event.shape.members.every((member) => member.traits.eventHeader)) return new Uint8Array(0);
  const target = payload ?? event;
  const value = payload ? values[payload.name] : values;
  if (value === undefined || value === null) return new Uint8Array(0);
  return encodePayload(target, value, contentType, write, headers);
}

function encodePayload(
  member: Member,
  value: unknown,
  contentType: string,
  write: WriteEventPayload,
  headers: Record<string, EventHeader>,
): Uint8Array {
  switch (member.shape.type) {
    case "blob":
      headers[":content-type"] = { type: "string", value: "application/octet-stream" };
      return value as Uint8Array;
    case "string":
      headers[":content-type"] = { type: "string", value: "text/plain" };
      return utf8Bytes(String(value));
    default: {
      headers[":content-type"] = { type: "string", value: contentType };
      const written = write(member, value);
      return typeof written === "string" ? utf8Bytes(written) : written;
    }
  }
}

function headerOf(member: Member, value: unknown): EventHeader {
  switch (member.shape.type) {
    case "boolean":
      return { type: "boolean", value: value === true };
    case "integer":
      return { type: "integer", value: Number(value) };
    case "long":
      return { type: "long", value: BigInt(value as number | bigint) };
    case "timestamp":
      return { type: "timestamp", value: Number(value) };
    case "blob":
      return { type: "bytes", value: value as Uint8Array };
    default:
      return { type: "string", value: String(value) };
  }
}

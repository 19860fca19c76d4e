import type { Shape } from "../model/link.ts";
import { createJsonWriter, type JsonWriter } from "./codec/json-writer.ts";
import type { Fault } from "./faults.ts";

/** Errors in JSON: `__type`, the message under the name that the model gives it, and the error's own members. */

const ownNames = createJsonWriter("own");
const locationNames = createJsonWriter("locationName");

export function jsonFaultBody(fault: Fault, names: "own" | "locationName", withType: boolean): string {
  const shape = fault.shape?.shape;
  const writer = names === "own" ? ownNames : locationNames;
  const members = shape ? membersOf(fault, shape, writer) : messageOnly(fault);
  if (!withType) return members;
  const type = `{"__type":${JSON.stringify(fault.code)}`;
  return members === "{}" ? `${type}}` : `${type},${members.slice(1)}`;
}

/** A shape without a place for the message gets one: clients look for it whatever the model says. */
function membersOf(fault: Fault, shape: Shape, writer: JsonWriter): string {
  const members = writer.structure(shape, faultMembers(fault, shape));
  if (fault.message === "" || messageMember(shape) !== undefined) return members;
  const message = messageOnly(fault);
  return members === "{}" ? message : `${members.slice(0, -1)},${message.slice(1)}`;
}

function messageOnly(fault: Fault): string {
  return fault.message === "" ? "{}" : `{"message":${JSON.stringify(fault.message)}}`;
}

/** The fields that the shape knows, with the message where the shape has a place for it. */
export function faultMembers(fault: Fault, shape: Shape): Record<string, unknown> {
  const name = messageMember(shape);
  return name === undefined || fault.message === "" ? { ...fault.fields } : { ...fault.fields, [name]: fault.message };
}

/** Models write `message`, `Message` or, rarely, `errorMessage`. */
function messageMember(shape: Shape): string | undefined {
  for (const name of ["message", "Message", "errorMessage"]) {
    if (shape.memberNamed.has(name)) return name;
  }
  return undefined;
}

/** `Code;Sender`, for clients that moved from the query protocol and still compare its codes. */
export function queryErrorHeader(fault: Fault): Record<string, string> {
  return fault.queryCode === undefined ? {} : { "x-amzn-query-error": `${fault.queryCode};${fault.side}` };
}

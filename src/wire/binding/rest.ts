import { utf8Text } from "../../base/text.ts";
import { escapeXml } from "../../base/xml-text.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Member, Operation, Shape } from "../../model/link.ts";
import type { Protocol, TableService } from "../../model/table.ts";
import { createJsonReader } from "../codec/json-reader.ts";
import { createJsonWriter } from "../codec/json-writer.ts";
import { readXmlBody } from "../codec/xml-reader.ts";
import { createXmlWriter, namespaceAttribute } from "../codec/xml-writer.ts";
import type { Codec } from "../codec.ts";
import { asRefusal } from "../error.ts";
import { eventStreamBody } from "../event-output.ts";
import { faultMembers, jsonFaultBody, queryErrorHeader } from "../fault-json.ts";
import { queryFault, s3Fault } from "../fault-xml.ts";
import { faultOf } from "../faults.ts";
import { isByteStream, type TypedStructure, type WireRequest, type WireResponse, wholeBody } from "../message.ts";
import { answerHeaders, answersLikeS3 } from "../s3-answer.ts";
import { asS3Refusal, asUriRefusal } from "../s3-words.ts";
import { readHeaders, readLabels, readQuery } from "./rest-input.ts";
import { statusOf, writeHeaders } from "./rest-output.ts";
import { type RestPlan, restPlanOf } from "./rest-plan.ts";

/** REST-JSON and REST-XML: members in the path, the query string, headers and the body. */

/** What differs between the two: the body. */
interface BodyFormat {
  readonly protocol: Protocol;
  readonly contentType: string;
  read(shape: Shape, body: Uint8Array): Record<string, unknown>;
  /** A member that is the whole body and is a structure, a document, a list or a map. */
  readPayload(member: Member, body: Uint8Array): unknown;
  write(shape: Shape, output: TypedStructure, operation: Operation): string;
  /** `service`: whose namespace a document takes that has none of its own; undefined for events. */
  writePayload(member: Member, value: unknown, service: TableService | undefined): string;
  /** Headers that say which request this answers. */
  answerHeaders(operation: Operation, requestId: string): Record<string, string>;
}

function readInput(format: BodyFormat, operation: Operation, request: WireRequest): Record<string, unknown> {
  const shape = operation.input;
  const input: Record<string, unknown> = {};
  if (!shape) return input;
  try {
    readParts(format, operation, shape, request, input);
  } catch (error) {
    throw asRefusal(asS3Refusal(error, operation.service.id), {
      service: operation.service.id,
      protocol: format.protocol,
    });
  }
  return input;
}

function readParts(
  format: BodyFormat,
  operation: Operation,
  shape: Shape,
  request: WireRequest,
  input: Record<string, unknown>,
): void {
  const plan = restPlanOf(shape);
  readUri(operation, plan, request, input);
  readHeaders(plan, request.headers, input);
  if (plan.payload) readPayload(format, plan.payload, request, input);
  else if (plan.hasBody) {
    const body = wholeBody(request);
    if (body.length > 0) Object.assign(input, format.read(shape, body));
  }
}

function readUri(operation: Operation, plan: RestPlan, request: WireRequest, input: Record<string, unknown>): void {
  try {
    readLabels(operation, plan, request.path, input);
    readQuery(plan, request, input);
  } catch (error) {
    throw asUriRefusal(asS3Refusal(error, operation.service.id), operation.service.id);
  }
}

function readPayload(format: BodyFormat, member: Member, request: WireRequest, input: Record<string, unknown>): void {
  const { shape, traits } = member;
  if (shape.traits.eventStream) {
    throw new AwsError("NotImplemented", `event streams in requests are not implemented (${member.name})`, {
      status: 501,
    });
  }
  if (shape.type === "blob" && traits.streaming) {
    input[member.name] = isByteStream(request.body) ? request.body : byteStream(request.body);
    return;
  }
  const body = wholeBody(request);
  if (body.length === 0) return;
  if (shape.type === "blob") input[member.name] = body;
  else if (shape.type === "string") input[member.name] = utf8Text(body);
  else input[member.name] = format.readPayload(member, body);
}

function byteStream(bytes: Uint8Array) {
  return {
    length: bytes.length,
    async *[Symbol.asyncIterator]() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

function writeOutput(
  format: BodyFormat,
  operation: Operation,
  output: TypedStructure,
  requestId: string,
): WireResponse {
  const plan = operation.output && restPlanOf(operation.output);
  const headers = format.answerHeaders(operation, requestId);
  const status = statusOf(plan, output, operation.status);
  if (!plan || !operation.output) return { status, headers, body: "" };
  const body = writeBody(format, operation, operation.output, plan, output, headers);
  // Behind the body's own type: an object's Content-Type is a member of the output.
  writeHeaders(plan, output, headers);
  // RFC 9110, 15.3.7: what says which part of a whole it is, is a part. No model has a status for it.
  return { status: status === 200 && headers["Content-Range"] !== undefined ? 206 : status, headers, body };
}

function writeBody(
  format: BodyFormat,
  operation: Operation,
  shape: Shape,
  plan: RestPlan,
  output: TypedStructure,
  headers: Record<string, string>,
): WireResponse["body"] {
  if (plan.payload) return writePayload(format, operation, plan.payload, output[plan.payload.name], headers);
  if (!plan.hasBody) return "";
  headers["Content-Type"] = format.contentType;
  return format.write(shape, output, operation);
}

function writePayload(
  format: BodyFormat,
  operation: Operation,
  member: Member,
  value: unknown,
  headers: Record<string, string>,
): WireResponse["body"] {
  if (value === undefined || value === null) return "";
  const { shape } = member;
  if (shape.traits.eventStream) {
    headers["Content-Type"] = "application/vnd.amazon.eventstream";
    return eventStreamBody(shape, value, format.contentType, (each, item) =>
      format.writePayload(each, item, undefined),
    );
  }
  switch (shape.type) {
    case "blob":
      headers["Content-Type"] = "application/octet-stream";
      return value as WireResponse["body"];
    case "string":
      headers["Content-Type"] = "text/plain";
      return String(value);
    default:
      headers["Content-Type"] = format.contentType;
      return format.writePayload(member, value, operation.service);
  }
}

const jsonReader = createJsonReader("locationName");
const jsonWriter = createJsonWriter("locationName");

const jsonBody: BodyFormat = {
  protocol: "rest-json",
  contentType: "application/json",
  read: (shape, body) => jsonReader.structure(shape, body),
  readPayload: (member, body) => jsonReader.value(member, body),
  write: (shape, output) => jsonWriter.structure(shape, output),
  writePayload: (member, value) => jsonWriter.value(member, value),
  answerHeaders: (_operation, requestId) => ({ "x-amzn-RequestId": requestId }),
};

export const restJsonCodec: Codec = {
  protocol: "rest-json",
  readInput: (operation, request) => readInput(jsonBody, operation, request),
  writeOutput: (operation, output, requestId) => writeOutput(jsonBody, operation, output, requestId),
  writeError(error, model, requestId) {
    const fault = faultOf(error, model, "rest-json");
    const headers: Record<string, string> = {
      "Content-Type": "application/json",
      "x-amzn-ErrorType": fault.code,
      "x-amzn-RequestId": requestId,
      ...queryErrorHeader(fault),
    };
    const shape = fault.shape?.shape;
    if (shape) writeHeaders(restPlanOf(shape), faultMembers(fault, shape), headers);
    return { status: fault.status, headers, body: jsonFaultBody(fault, "locationName", false) };
  },
};

const xmlWriter = createXmlWriter({ millis: "always" });
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

const xmlBody: BodyFormat = {
  protocol: "rest-xml",
  contentType: "application/xml",
  read: readXmlBody,
  readPayload: (member, body) => readXmlBody(member.shape, body),
  write(shape, output, operation) {
    const namespace = shape.traits.xmlNamespace ?? namespaceOf(operation.service.xmlNamespace);
    return xmlDocument(shape.traits.locationName ?? shape.name, namespaceAttribute(namespace), shape, output);
  },
  writePayload(member, value, service) {
    const { shape, traits } = member;
    const name = traits.locationName ?? shape.traits.locationName ?? shape.name;
    const namespace = traits.xmlNamespace ?? namespaceOf(service?.xmlNamespace);
    return xmlDocument(name, namespaceAttribute(namespace), shape, value as TypedStructure);
  },
  answerHeaders: ({ service }, requestId) => answerHeaders(service.id, requestId),
};

function xmlDocument(name: string, namespace: string, shape: Shape, value: TypedStructure): string {
  if (shape.traits.wrapper) return declaration + bareValue(name, namespace, shape, value);
  const attributes = xmlWriter.attributes(shape, value);
  return `${declaration}<${name}${namespace}${attributes}>${xmlWriter.content(shape, value)}</${escapeXml(name)}>`;
}

/** A root that is its structure's only member: `<LocationConstraint xmlns="...">eu-west-1</LocationConstraint>`. */
function bareValue(name: string, namespace: string, shape: Shape, value: TypedStructure): string {
  const [member] = shape.members;
  const text = member && value[member.name];
  return text === undefined || text === null
    ? `<${name}${namespace}/>`
    : `<${name}${namespace}>${escapeXml(String(text))}</${name}>`;
}

function namespaceOf(uri: string | undefined) {
  return uri === undefined ? undefined : { uri };
}

export const restXmlCodec: Codec = {
  protocol: "rest-xml",
  readInput: (operation, request) => readInput(xmlBody, operation, request),
  writeOutput: (operation, output, requestId) => writeOutput(xmlBody, operation, output, requestId),
  writeError(error, model, requestId) {
    const fault = faultOf(error, model, "rest-xml");
    const isS3 = model === undefined || answersLikeS3(model.service.id);
    const response = isS3 ? s3Fault(fault, requestId) : queryFault(fault, model, requestId);
    const shape = fault.shape?.shape;
    if (shape) writeHeaders(restPlanOf(shape), fault.fields, response.headers);
    return { ...response, headers: { ...response.headers, ...error.headers } };
  },
};

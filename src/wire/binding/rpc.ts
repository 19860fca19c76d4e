import { MalformedError } from "../../base/malformed.ts";
import { escapeXml } from "../../base/xml-text.ts";
import type { Member, Operation, ServiceModel, Shape } from "../../model/link.ts";
import { readEc2Form, readQueryForm } from "../codec/form.ts";
import { formOf } from "../codec/form-tree.ts";
import { createJsonReader } from "../codec/json-reader.ts";
import { createJsonWriter } from "../codec/json-writer.ts";
import { createXmlWriter } from "../codec/xml-writer.ts";
import type { Codec } from "../codec.ts";
import { asRefusal } from "../error.ts";
import { eventStreamBody, eventStreamOf, initialResponse } from "../event-output.ts";
import { jsonFaultBody, queryErrorHeader } from "../fault-json.ts";
import { ec2Fault, queryFault } from "../fault-xml.ts";
import { faultOf } from "../faults.ts";
import { remembered } from "../memo.ts";
import { type TypedStructure, type WireRequest, type WireResponse, wholeBody } from "../message.ts";

/** The protocols in which an operation is a name and everything travels in the body: query, ec2, awsJson. */

const queryXml = createXmlWriter({ millis: "when-present" });
const ec2Xml = createXmlWriter({ millis: "always" });
const jsonReader = createJsonReader("own");
const jsonWriter = createJsonWriter("own");

interface Envelope {
  readonly open: string;
  readonly close: string;
}

/** `<GetUserResponse xmlns="..."><GetUserResult>` and what closes them before the request id. */
const queryEnvelope = remembered((operation: Operation): Envelope => {
  const root = `${operation.name}Response`;
  const namespace = operation.service.xmlNamespace;
  const wrapper = operation.output ? operation.traits.resultWrapper : undefined;
  return {
    open: `<${root}${namespaceOf(namespace)}>${wrapper === undefined ? "" : `<${wrapper}>`}`,
    close: `${wrapper === undefined ? "" : `</${wrapper}>`}<ResponseMetadata><RequestId>`,
  };
});

export const queryCodec: Codec = {
  protocol: "query",
  readInput(operation, request) {
    if (!operation.input) return {};
    try {
      return readQueryForm(operation.input)(formOf(request));
    } catch (error) {
      throw asRefusal(error, { service: operation.service.id, protocol: "query" });
    }
  },
  writeOutput(operation, output, requestId) {
    const envelope = queryEnvelope(operation);
    const content = operation.output ? queryXml.content(operation.output, output) : "";
    return {
      status: operation.status,
      headers: { "Content-Type": "text/xml", "x-amzn-RequestId": requestId },
      body: `${envelope.open}${content}${envelope.close}${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`,
    };
  },
  writeError: (error, model, requestId) => queryFault(faultOf(error, model, "query"), model, requestId),
};

export const ec2Codec: Codec = {
  protocol: "ec2",
  readInput(operation, request) {
    if (!operation.input) return {};
    try {
      return readEc2Form(operation.input)(formOf(request));
    } catch (error) {
      throw asRefusal(error, { service: operation.service.id, protocol: "ec2" });
    }
  },
  writeOutput(operation, output, requestId) {
    const root = `${operation.name}Response`;
    const content = operation.output ? ec2Xml.content(operation.output, output) : "";
    return {
      status: operation.status,
      headers: { "Content-Type": "text/xml;charset=UTF-8", "x-amzn-RequestId": requestId },
      body:
        `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespaceOf(operation.service.xmlNamespace)}>` +
        `<requestId>${requestId}</requestId>${content}</${root}>`,
    };
  },
  writeError: (error, model, requestId) => ec2Fault(faultOf(error, model, "ec2"), requestId),
};

export const jsonCodec: Codec = {
  protocol: "json",
  readInput(operation, request) {
    if (!operation.input) return {};
    try {
      requireJson(request);
      const body = wholeBody(request);
      // Old clients send nothing at all for an operation without parameters.
      return body.length === 0 ? {} : jsonReader.structure(operation.input, body);
    } catch (error) {
      throw asRefusal(error, { service: operation.service.id, protocol: "json" });
    }
  },
  writeOutput(operation, output, requestId) {
    const contentType = jsonContentType(operation.service);
    const events = operation.output && eventStreamOf(operation.output);
    if (events && operation.output) return jsonEvents(operation.output, events, output, contentType, requestId);
    return {
      status: operation.status,
      headers: { "Content-Type": contentType, "x-amzn-RequestId": requestId },
      body: operation.output ? jsonWriter.structure(operation.output, output) : emptyBody(operation),
    };
  },
  writeError(error, model, requestId) {
    const fault = faultOf(error, model, "json");
    return {
      status: fault.status,
      headers: {
        "Content-Type": jsonContentType(model?.service),
        "x-amzn-RequestId": requestId,
        ...queryErrorHeader(fault),
      },
      body: jsonFaultBody(fault, "own", true),
    };
  },
};

/** Java clients of Kinesis write awsJson in CBOR, unless told not to. */
function requireJson(request: WireRequest): void {
  if (!request.headers["content-type"]?.startsWith("application/x-amz-cbor")) return;
  throw new MalformedError(
    "CBOR under X-Amz-Target is not implemented; set AWS_CBOR_DISABLE=true or aws.cborEnabled=false",
  );
}

/** Kinesis' SubscribeToShard, CloudWatch Logs' StartLiveTail: what is no stream goes first, as an event of its own. */
function jsonEvents(
  shape: Shape,
  stream: Member,
  output: TypedStructure,
  contentType: string,
  requestId: string,
): WireResponse {
  const { [stream.name]: events, ...initial } = output;
  const first = initialResponse(jsonWriter.structure(shape, initial), contentType);
  const write = (member: Member, value: unknown) => jsonWriter.value(member, value);
  return {
    status: 200,
    headers: { "Content-Type": "application/vnd.amazon.eventstream", "x-amzn-RequestId": requestId },
    body: eventStreamBody(stream.shape, events, contentType, write, first),
  };
}

/** Without an output, services of json 1.1 send no body (KMS's DisableKey, Kinesis' DeleteStream). */
function emptyBody(operation: Operation): string {
  return operation.service.jsonVersion === "1.0" ? "{}" : "";
}

function jsonContentType(service: ServiceModel["service"] | undefined): string {
  return service?.jsonVersion === "1.0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}

function namespaceOf(uri: string | undefined): string {
  return uri === undefined ? "" : ` xmlns="${escapeXml(uri)}"`;
}

import { escapeXml } from "../base/xml-text.ts";
import type { ServiceModel } from "../model/link.ts";
import { createXmlWriter, elementName } from "./codec/xml-writer.ts";
import type { Fault } from "./faults.ts";
import type { WireResponse } from "./message.ts";
import { hostId, s3AnswerHeaders } from "./s3-answer.ts";

/** Errors in the XML protocols. */

const writer = createXmlWriter({ millis: "always" });
/** S3 has nothing to say of some arguments, and says so: of a canned ACL that there is not. */
const emptyMessage = "<Message></Message>";
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** IAM, STS and their like; also the REST-XML services but S3. */
export function queryFault(fault: Fault, model: ServiceModel | undefined, requestId: string): WireResponse {
  const namespace = model?.service.xmlNamespace;
  const body =
    `<ErrorResponse${namespace === undefined ? "" : ` xmlns="${escapeXml(namespace)}"`}>` +
    `<Error><Type>${fault.side}</Type>${codeAndMessage(fault)}${members(fault)}</Error>` +
    `<RequestId>${escapeXml(requestId)}</RequestId></ErrorResponse>`;
  return response(fault, requestId, "text/xml", body);
}

export function ec2Fault(fault: Fault, requestId: string): WireResponse {
  const body =
    `${declaration}<Response><Errors><Error>${codeAndMessage(fault)}${members(fault)}</Error></Errors>` +
    `<RequestID>${escapeXml(requestId)}</RequestID></Response>`;
  return response(fault, requestId, "text/xml;charset=UTF-8", body);
}

/** S3: no wrapper, no side; what the error is about (`Key`, `BucketName`, `Resource`) stands beside the code. */
export function s3Fault(fault: Fault, requestId: string): WireResponse {
  const body =
    `${declaration}<Error>${codeAndMessage(fault)}${fault.message === "" ? emptyMessage : ""}${members(fault)}${otherFields(fault)}` +
    `<RequestId>${escapeXml(requestId)}</RequestId><HostId>${hostId}</HostId></Error>`;
  const headers = s3AnswerHeaders(requestId);
  // RFC 9110, 15.4.5: what was not modified has no body, and no type of one.
  if (fault.status === 304) return { status: 304, headers, body: "" };
  headers["Content-Type"] = "application/xml";
  return { status: fault.status, headers, body };
}

function codeAndMessage(fault: Fault): string {
  const message = fault.message === "" ? "" : `<Message>${escapeXml(fault.message)}</Message>`;
  return `<Code>${escapeXml(fault.code)}</Code>${message}`;
}

/** Members of the error's shape; its code and message are already there. */
function members(fault: Fault): string {
  let text = "";
  for (const member of fault.shape?.shape.members ?? []) {
    const value = fault.fields[member.name];
    if (value === undefined || value === null || isCodeOrMessage(member.name)) continue;
    if (member.traits.location === undefined) text += writer.element(member, elementName(member), value);
  }
  return text;
}

/** Fields that no model names, as S3 writes them: text under the field's own name. */
function otherFields(fault: Fault): string {
  let text = "";
  for (const [name, value] of Object.entries(fault.fields)) {
    if (fault.shape?.shape.memberNamed.has(name) || value === undefined || value === null) continue;
    text += `<${name}>${escapeXml(String(value))}</${name}>`;
  }
  return text;
}

function isCodeOrMessage(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === "message" || lower === "code";
}

function response(fault: Fault, requestId: string, contentType: string, body: string): WireResponse {
  return { status: fault.status, headers: { "Content-Type": contentType, "x-amzn-RequestId": requestId }, body };
}

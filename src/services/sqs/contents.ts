import type { MessageAttributeValue, MessageSystemAttributeValue } from "../../model/types/sqs.d.ts";
import { invalidContents, invalidParameter, missingParameter } from "./errors.ts";
import type { StoredAttribute } from "./message-record.ts";

/** What a message may hold. Sentences are those of SQS's recorded answers. */

/** Characters that XML 1.0 has no place for (API reference, SendMessage, MessageBody). */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const allowed = "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";

export function checkBody(body: string | undefined): string {
  if (body === undefined || body === "") throw missingParameter("MessageBody");
  const found = forbidden.exec(body);
  if (found)
    throw invalidContents(
      `Invalid binary character '${codeOf(found[0])}' was found in the message body, the set of allowed characters is ${allowed}`,
    );
  return body;
}

const codeOf = (character: string): string => `#x${character.charCodeAt(0).toString(16).toUpperCase()}`;

const namePattern = /^[A-Za-z0-9_.-]+$/;
const reservedName = /^(?:aws|amazon)\.|^\.|\.$|\.\./i;
/** "Each message can have up to 10 attributes" (SQS developer guide, "Amazon SQS message metadata"). */
const mostAttributes = 10;

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** The attributes as they are stored. Throws InvalidParameterValue on what SQS takes none of. */
export function readAttributes(given: Attributes = {}): Record<string, StoredAttribute> | undefined {
  const names = Object.keys(given);
  if (names.length === 0) return undefined;
  if (names.length > mostAttributes)
    throw invalidParameter(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${mostAttributes}].`,
    );
  const read: [string, StoredAttribute][] = [];
  for (const name of names) {
    checkName(name);
    const value = given[name];
    if (value) read.push([name, readAttribute(name, value)]);
  }
  return Object.fromEntries(read);
}

function checkName(name: string): void {
  if (name.length > 256) throw invalidParameter("Message (user) attribute names must be shorter than 256 Bytes");
  if (!namePattern.test(name) || reservedName.test(name))
    throw invalidParameter(
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ",
    );
}

const typePattern = /^(?:String|Number|Binary)(?:\..*)?$/s;

function readAttribute(name: string, value: MessageAttributeValue | MessageSystemAttributeValue): StoredAttribute {
  const { DataType: type, StringValue: text, BinaryValue: bytes } = value;
  if (value.StringListValues?.length || value.BinaryListValues?.length)
    throw invalidParameter("Message attribute list values in SendMessage operation are not supported.");
  if (type === undefined || type === "")
    throw invalidParameter(`The message attribute '${name}' must contain a non-empty attribute type.`);
  if (!typePattern.test(type))
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  if (type.length > 256)
    throw invalidParameter(`The type of message (user) attribute '${name}' must be shorter than 256 Bytes.`);
  const base = type.split(".", 1)[0] ?? "";
  if (base === "Binary") {
    if (!bytes || bytes.length === 0 || text !== undefined) throw emptyValue(name, base);
    return { type, bytes: Buffer.from(bytes).toString("base64") };
  }
  if (text === undefined || text === "" || bytes !== undefined) throw emptyValue(name, base);
  if (forbidden.test(text))
    throw invalidParameter(
      `Invalid binary character was found in the message attribute '${name}', the set of allowed characters is ${allowed}`,
    );
  if (base === "Number" && !isNumber(text))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  return { type, text };
}

const emptyValue = (name: string, type: string): Error =>
  invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const isNumber = (text: string): boolean => numberPattern.test(text);

/** "the only supported message system attribute is AWSTraceHeader. Its type must be String" (API reference, SendMessage). */
export function readTraceHeader(
  given: Readonly<Record<string, MessageSystemAttributeValue>> = {},
): StoredAttribute | undefined {
  for (const name of Object.keys(given)) {
    if (name !== "AWSTraceHeader") throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
  }
  const value = given.AWSTraceHeader;
  if (!value) return undefined;
  if (value.DataType !== "String")
    throw invalidParameter("The message system attribute 'AWSTraceHeader' must be of type 'String'.");
  return readAttribute("AWSTraceHeader", value);
}

/** Bytes of a message: its body and, of each attribute, name, type and value. The trace header does not count. */
export function sizeOf(body: string, attributes: Readonly<Record<string, StoredAttribute>> | undefined): number {
  let size = Buffer.byteLength(body);
  for (const name of Object.keys(attributes ?? {})) {
    const attribute = attributes?.[name];
    if (!attribute) continue;
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.type);
    size +=
      attribute.bytes === undefined
        ? Buffer.byteLength(attribute.text ?? "")
        : Buffer.byteLength(attribute.bytes, "base64");
  }
  return size;
}

const idPattern = /^[\x21-\x7e]{1,128}$/;

/** Group and deduplication ids (API reference, SendMessage): 128 characters, alphanumeric and punctuation. */
export function checkId(name: string, value: string): string {
  if (!idPattern.test(value))
    throw invalidParameter(
      `Value ${value} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
  return value;
}

import { isRecord } from "../../base/record.ts";
import type { PublishInput } from "../../model/types/sns.d.ts";
import { invalid } from "./errors.ts";
import { acceptAttributes, attributesBytes } from "./message-attributes.ts";
import type { Attributes, Message } from "./state.ts";

/** What a message has in common in Publish and in an entry of PublishBatch. */
export type MessageInput = Pick<PublishInput, "Message" | "Subject" | "MessageStructure" | "MessageAttributes">;

/** "Maximum message size: 256 KB" (SNS API reference, Publish); of all messages of a batch, too. */
export const mostBytes = 262_144;

export const bytesOf = ({ Message, MessageAttributes }: MessageInput): number =>
  Buffer.byteLength(Message) + attributesBytes(MessageAttributes);

/** The texts and attributes of a message, checked. `endpoint`: it goes to a device, which needs no default text. */
export function acceptMessage(
  input: MessageInput,
  endpoint = false,
): Pick<Message, "subject" | "text" | "texts" | "attributes"> {
  const { Message: text, Subject, MessageStructure } = input;
  if (text === "") throw invalid("Empty message");
  if (Subject !== undefined) checkSubject(Subject);
  const attributes = acceptAttributes(input.MessageAttributes);
  if (bytesOf(input) > mostBytes) throw invalid("Message too long");
  if (MessageStructure !== undefined && MessageStructure !== "json" && MessageStructure !== "")
    throw invalid("MessageStructure");
  const texts = MessageStructure === "json" ? readTexts(text, endpoint) : undefined;
  return {
    text: texts?.default ?? text,
    attributes,
    ...(texts && { texts }),
    ...(Subject !== undefined && { subject: Subject }),
  };
}

/** "Subjects must be UTF-8 text with no line breaks or control characters, and less than 100 characters long" (SNS API reference, Publish); 100 pass. */
function checkSubject(subject: string): void {
  if (subject === "" || subject.length > 100 || /\p{Cc}/u.test(subject)) throw invalid("Subject");
}

/** Members that are no strings are passed over, as AWS does. */
function readTexts(text: string, endpoint: boolean): Attributes {
  const value = parsed(text);
  if (!isRecord(value)) throw invalid("Message Structure - JSON message body failed to parse");
  const texts = Object.fromEntries(
    Object.entries(value).filter((member): member is [string, string] => typeof member[1] === "string"),
  );
  if (texts.default === undefined && !endpoint) {
    throw invalid("Message Structure - No default entry in JSON message body");
  }
  return texts;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A protocol's own text, or everybody's. */
export const textFor = ({ text, texts }: Pick<Message, "text" | "texts">, protocol: string): string =>
  texts && Object.hasOwn(texts, protocol) ? (texts[protocol] ?? text) : text;

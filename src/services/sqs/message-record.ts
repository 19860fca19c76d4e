import type { Key } from "../../kernel/ports.ts";

/** What is stored of a message in the clear: where it stands, who sent it, what its answers need. */
export interface MessageHead {
  readonly queue: string;
  readonly number: number;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly sender: string;
  readonly bodyMd5: string;
  /** Of all its attributes. */
  readonly attributesMd5?: string | undefined;
  readonly group?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** ARN of the queue that it was a dead letter of. */
  readonly deadLetterSource?: string | undefined;
  /** It is older than the messages around it, see state.ts. */
  readonly elder?: true;
  /** Key that its content is sealed with; absent where the queue does not encrypt. */
  readonly dataKey?: string | undefined;
}

/** A message before it has its number. */
export type NewHead = Omit<MessageHead, "queue" | "number">;

/** What is sealed of a message. */
export interface MessageContent {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, StoredAttribute>> | undefined;
  readonly traceHeader?: string | undefined;
}

/** Bytes are base64. */
export interface StoredAttribute {
  readonly type: string;
  readonly text?: string | undefined;
  readonly bytes?: string | undefined;
}

const utf8 = new TextDecoder();

/** Length of the head (4 bytes, big end first), the head as JSON, the content as the cipher left it. */
export function encodeRecord(head: MessageHead, content: Uint8Array): Uint8Array {
  const text = JSON.stringify(head);
  const length = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(4 + length + content.length);
  record.writeUInt32BE(length, 0);
  record.write(text, 4);
  record.set(content, 4 + length);
  return record;
}

export function headOf(record: Uint8Array): MessageHead {
  return JSON.parse(utf8.decode(record.subarray(4, 4 + headLength(record)))) as MessageHead;
}

export const contentOf = (record: Uint8Array): Uint8Array => record.subarray(4 + headLength(record));

function headLength(record: Uint8Array): number {
  return (((record[0] ?? 0) << 24) | ((record[1] ?? 0) << 16) | ((record[2] ?? 0) << 8) | (record[3] ?? 0)) >>> 0;
}

export function storedKeyOf(record: Uint8Array): Key {
  const { queue, number } = headOf(record);
  return [queue, number];
}

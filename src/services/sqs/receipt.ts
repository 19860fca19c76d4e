import { invalidHandle } from "./errors.ts";

/** What a receipt handle says: which receipt of which message it is. */
export interface Receipt {
  readonly number: number;
  readonly receives: number;
  readonly messageId: string;
}

/** Handles begin with these bytes, so that they look as AWS's do: `AQEB...`. */
const mark = 0x010101;
const length = 3 + 8 + 4 + 16 + 4;

/**
 * The handle of a receipt. It holds the message's id, which nobody knows who has not received it, and the beginning of
 * the queue's: a handle is good for its own queue only.
 */
export function handleOf(queueId: string, { number, receives, messageId }: Receipt): string {
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUIntBE(mark, 0, 3);
  bytes.writeDoubleBE(number, 3);
  bytes.writeUInt32BE(receives, 11);
  writeUuid(bytes, messageId, 15);
  bytes.write(queueId.slice(0, 8), 31, "hex");
  return bytes.toString("base64");
}

/** Throws ReceiptHandleIsInvalid for what is no handle of this queue. */
export function readHandle(queueId: string, handle: string): Receipt {
  const bytes = Buffer.from(handle, "base64");
  if (
    bytes.length !== length ||
    bytes.readUIntBE(0, 3) !== mark ||
    bytes.toString("hex", 31, 35) !== queueId.slice(0, 8)
  )
    throw invalidHandle(handle);
  return { number: bytes.readDoubleBE(3), receives: bytes.readUInt32BE(11), messageId: readUuid(bytes, 15) };
}

function writeUuid(bytes: Buffer, uuid: string, at: number): void {
  bytes.write(uuid.replaceAll("-", ""), at, "hex");
}

function readUuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString("hex", at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

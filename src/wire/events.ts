import { crc32 } from "../base/crc32.ts";
import { MalformedError } from "../base/malformed.ts";
import { utf8Bytes, utf8Text } from "../base/text.ts";

/**
 * `application/vnd.amazon.eventstream`: messages of a prelude (total length, headers' length, CRC-32 of both), headers,
 * payload, and a CRC-32 of all before it. Numbers are big-endian.
 */
export interface EventMessage {
  readonly headers: Readonly<Record<string, EventHeader>>;
  readonly payload: Uint8Array;
}

export type EventHeader =
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "byte" | "short" | "integer"; readonly value: number }
  | { readonly type: "long"; readonly value: bigint }
  | { readonly type: "bytes" | "uuid"; readonly value: Uint8Array }
  | { readonly type: "string"; readonly value: string }
  /** Epoch milliseconds. */
  | { readonly type: "timestamp"; readonly value: number };

const preludeBytes = 12;
const checksumBytes = 4;
/** The format's own bounds: 128 KiB of headers, 16 MiB of payload in AWS's implementations. */
const maxHeaderBytes = 128 * 1024;
const maxMessageBytes = 24 * 1024 * 1024;

const typeCode = { byte: 2, short: 3, integer: 4, long: 5, bytes: 6, string: 7, timestamp: 8, uuid: 9 } as const;

export function encodeEvent(message: EventMessage): Uint8Array {
  const headers = Buffer.concat(Object.entries(message.headers).map(([name, header]) => encodeHeader(name, header)));
  const total = preludeBytes + headers.length + message.payload.length + checksumBytes;
  if (headers.length > maxHeaderBytes || total > maxMessageBytes) throw new Error("an event larger than its format");
  const bytes = Buffer.alloc(total);
  bytes.writeUInt32BE(total, 0);
  bytes.writeUInt32BE(headers.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.set(headers, preludeBytes);
  bytes.set(message.payload, preludeBytes + headers.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, total - checksumBytes)), total - checksumBytes);
  return bytes;
}

function encodeHeader(name: string, header: EventHeader): Buffer {
  const nameBytes = utf8Bytes(name);
  if (nameBytes.length === 0 || nameBytes.length > 255)
    throw new Error(`an event header's name of ${name.length} characters`);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, encodeHeaderValue(header)]);
}

function encodeHeaderValue(header: EventHeader): Buffer {
  switch (header.type) {
    case "boolean":
      return Buffer.of(header.value ? 0 : 1);
    case "byte":
      return tagged(header.type, 1, (bytes) => bytes.writeInt8(header.value, 1));
    case "short":
      return tagged(header.type, 2, (bytes) => bytes.writeInt16BE(header.value, 1));
    case "integer":
      return tagged(header.type, 4, (bytes) => bytes.writeInt32BE(header.value, 1));
    case "long":
      return tagged(header.type, 8, (bytes) => bytes.writeBigInt64BE(header.value, 1));
    case "timestamp":
      return tagged(header.type, 8, (bytes) => bytes.writeBigInt64BE(BigInt(Math.trunc(header.value)), 1));
    case "uuid":
      return tagged(header.type, 16, (bytes) => bytes.set(header.value.subarray(0, 16), 1));
    case "bytes":
      return withLength(header.type, header.value);
    case "string":
      return withLength(header.type, utf8Bytes(header.value));
  }
}

function tagged(type: keyof typeof typeCode, size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = typeCode[type];
  write(bytes);
  return bytes;
}

function withLength(type: "bytes" | "string", value: Uint8Array): Buffer {
  if (value.length > 0xffff) throw new Error("an event header of more than 65,535 bytes");
  const bytes = Buffer.alloc(3 + value.length);
  bytes[0] = typeCode[type];
  bytes.writeUInt16BE(value.length, 1);
  bytes.set(value, 3);
  return bytes;
}

/**
 * The first message in `bytes` and how many bytes it took; undefined where it has not all arrived yet. Throws
 * MalformedError for a wrong checksum or a length that the format does not allow, before it waits for such a length.
 */
export function decodeEvent(bytes: Uint8Array): { message: EventMessage; length: number } | undefined {
  if (bytes.length < preludeBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const total = view.getUint32(0);
  const headerBytes = view.getUint32(4);
  if (view.getUint32(8) !== crc32(bytes.subarray(0, 8))) throw new MalformedError("a wrong checksum of the prelude", 8);
  const smallest = preludeBytes + headerBytes + checksumBytes;
  if (headerBytes > maxHeaderBytes || total < smallest || total > maxMessageBytes) {
    throw new MalformedError("an event of an impossible length", 0);
  }
  if (bytes.length < total) return undefined;
  const checked = bytes.subarray(0, total - checksumBytes);
  if (view.getUint32(total - checksumBytes) !== crc32(checked)) throw new MalformedError("a wrong checksum", total);
  const headers = decodeHeaders(bytes.subarray(preludeBytes, preludeBytes + headerBytes));
  return { message: { headers, payload: checked.subarray(preludeBytes + headerBytes) }, length: total };
}

/** All messages of a whole body. */
export function decodeEvents(bytes: Uint8Array): EventMessage[] {
  const messages: EventMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const decoded = decodeEvent(bytes.subarray(at));
    if (!decoded) throw new MalformedError("an event that does not end", at);
    messages.push(decoded.message);
    at += decoded.length;
  }
  return messages;
}

function decodeHeaders(bytes: Uint8Array): Record<string, EventHeader> {
  const headers: Record<string, EventHeader> = Object.create(null) as Record<string, EventHeader>;
  const reader = new HeaderReader(bytes);
  while (!reader.atEnd) {
    const name = utf8Text(reader.take(reader.number(1)));
    headers[name] = reader.value();
  }
  return headers;
}

class HeaderReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new MalformedError("a header beyond the headers' end", this.#at);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  value(): EventHeader {
    const code = this.number(1);
    switch (code) {
      case 0:
      case 1:
        return { type: "boolean", value: code === 0 };
      case typeCode.byte:
        return { type: "byte", value: this.take(1).readInt8() };
      case typeCode.short:
        return { type: "short", value: this.take(2).readInt16BE() };
      case typeCode.integer:
        return { type: "integer", value: this.take(4).readInt32BE() };
      case typeCode.long:
        return { type: "long", value: this.take(8).readBigInt64BE() };
      case typeCode.bytes:
        return { type: "bytes", value: this.take(this.number(2)) };
      case typeCode.string:
        return { type: "string", value: utf8Text(this.take(this.number(2))) };
      case typeCode.timestamp:
        return { type: "timestamp", value: Number(this.take(8).readBigInt64BE()) };
      case typeCode.uuid:
        return { type: "uuid", value: this.take(16) };
      default:
        throw new MalformedError(`a header of the unknown type ${code}`, this.#at - 1);
    }
  }
}

import { MalformedError } from "../../base/malformed.ts";
import { codeOf, readData, writeData } from "./record-data.ts";
import { classes, type Edns, type Message, type Question, queryTypes, type ResourceRecord } from "./types.ts";
import { Reader, Writer } from "./wire.ts";

export const headerBytes = 12;

/** Bits of the header's second pair of bytes. */
const flags = { response: 0x8000, authoritative: 0x0400, truncated: 0x0200, desired: 0x0100, available: 0x0080 };

/** Reads a whole message. Throws {@link MalformedError} for bytes that are none. */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new Reader(bytes);
  const id = reader.uint16();
  const bits = reader.uint16();
  const counts = [reader.uint16(), reader.uint16(), reader.uint16(), reader.uint16()] as const;
  const questions = times(counts[0], () => readQuestion(reader));
  const found: { edns: Edns | undefined; upperRcode: number } = { edns: undefined, upperRcode: 0 };
  const sections = counts.slice(1).map((count) => {
    const records: ResourceRecord[] = [];
    for (let left = count; left > 0; left--) readRecord(reader, records, found);
    return records;
  });
  const [answers = [], authorities = [], additionals = []] = sections;
  return {
    id,
    response: (bits & flags.response) !== 0,
    opcode: (bits >> 11) & 0xf,
    authoritative: (bits & flags.authoritative) !== 0,
    truncated: (bits & flags.truncated) !== 0,
    recursionDesired: (bits & flags.desired) !== 0,
    recursionAvailable: (bits & flags.available) !== 0,
    rcode: (found.upperRcode << 4) | (bits & 0xf),
    questions,
    answers,
    authorities,
    additionals,
    edns: found.edns,
  };
}

/** Each entry has bytes of its own, so that a count beyond them ends the reading, not the memory. */
function times<T>(count: number, read: () => T): T[] {
  const all: T[] = [];
  for (let left = count; left > 0; left--) all.push(read());
  return all;
}

function readQuestion(reader: Reader): Question {
  return { name: reader.name(), type: reader.uint16(), class: reader.uint16() };
}

/** OPT looks like a record and is none: its class is a size, its time to live are flags (RFC 6891, 6.1). */
function readRecord(
  reader: Reader,
  into: ResourceRecord[],
  found: { edns: Edns | undefined; upperRcode: number },
): void {
  const name = reader.name();
  const code = reader.uint16();
  const udpBytes = reader.uint16();
  if (code !== queryTypes.OPT) {
    const ttlSeconds = reader.uint32();
    into.push({ name, ttlSeconds, data: readData(reader, code, reader.uint16()) });
    return;
  }
  if (found.edns || name !== "") throw new MalformedError("OPT stands twice, or has a name", reader.at);
  found.upperRcode = reader.byte();
  const version = reader.byte();
  const dnssecOk = (reader.uint16() & 0x8000) !== 0;
  reader.bytes(reader.uint16());
  found.edns = { udpBytes, version, dnssecOk };
}

/**
 * Writes a message of at most `mostBytes`. What does not fit is left out by whole records, and the message says that it
 * is truncated, unless only additional records are missing (RFC 2181, 9). Throws RangeError for names and texts that
 * are none.
 */
export function encodeMessage(message: Message, mostBytes = 65_535): Uint8Array {
  const { questions, answers, authorities, additionals, edns } = message;
  const writer = new Writer();
  const counts = { answers: 0, authorities: 0, additionals: 0 };
  writer.uint16(message.id);
  writer.uint16(bitsOf(message));
  for (const count of [questions.length, 0, 0, edns ? 1 : 0]) writer.uint16(count);
  for (const { name, type, class: of } of questions) {
    writer.name(name);
    writer.uint16(type);
    writer.uint16(of);
  }
  const room = mostBytes - (edns ? optBytes : 0);
  counts.answers = writeFitting(writer, answers, room);
  const whole = counts.answers === answers.length;
  counts.authorities = whole ? writeFitting(writer, authorities, room) : 0;
  const sound = whole && counts.authorities === authorities.length;
  counts.additionals = sound ? writeFitting(writer, additionals, room) : 0;
  if (edns) writeOpt(writer, edns, message.rcode >> 4);
  if (!sound) writer.amend(2, bitsOf(message) | flags.truncated);
  writer.amend(6, counts.answers);
  writer.amend(8, counts.authorities);
  writer.amend(10, counts.additionals + (edns ? 1 : 0));
  return writer.taken();
}

function bitsOf(message: Message): number {
  return (
    (message.response ? flags.response : 0) |
    ((message.opcode & 0xf) << 11) |
    (message.authoritative ? flags.authoritative : 0) |
    (message.truncated ? flags.truncated : 0) |
    (message.recursionDesired ? flags.desired : 0) |
    (message.recursionAvailable ? flags.available : 0) |
    (message.rcode & 0xf)
  );
}

/** How many of `records`, from the first, fit below `room` bytes. */
function writeFitting(writer: Writer, records: readonly ResourceRecord[], room: number): number {
  for (const [at, record] of records.entries()) {
    const before = writer.length;
    writeRecord(writer, record);
    if (writer.length <= room) continue;
    writer.cut(before);
    return at;
  }
  return records.length;
}

function writeRecord(writer: Writer, { name, ttlSeconds, data }: ResourceRecord): void {
  writer.name(name);
  writer.uint16(codeOf(data));
  writer.uint16(classes.IN);
  writer.uint32(ttlSeconds);
  writer.measured(() => writeData(writer, data));
}

/** An OPT without options: a root name, type, size, upper bits of the code, version, flags, length. */
const optBytes = 11;

function writeOpt(writer: Writer, { udpBytes, version, dnssecOk }: Edns, upperRcode: number): void {
  writer.byte(0);
  writer.uint16(queryTypes.OPT);
  writer.uint16(udpBytes);
  writer.byte(upperRcode);
  writer.byte(version);
  writer.uint16(dnssecOk ? 0x8000 : 0);
  writer.uint16(0);
}

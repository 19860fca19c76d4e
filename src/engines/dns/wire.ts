import { MalformedError } from "../../base/malformed.ts";
import { asBuffer } from "../../base/text.ts";
import { labelsOf, labelText, mostLabelBytes, mostNameBytes } from "./name.ts";

/** Reads a message from its bytes, front to back. Throws {@link MalformedError} where they end, or break a rule. */
export class Reader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes);
  }

  get length(): number {
    return this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#take(2));
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  /** A copy: the message's own bytes belong to the socket. */
  bytes(length: number): Uint8Array {
    const from = this.#take(length);
    return new Uint8Array(this.#bytes.subarray(from, from + length));
  }

  /** Octets as characters. */
  octets(length: number): string {
    const from = this.#take(length);
    return this.#bytes.toString("latin1", from, from + length);
  }

  /**
   * A name, with its pointers followed. Every pointer must lead to before all that was read of the name so far, so that
   * no chain of them has an end later than its beginning: none can loop (RFC 1035, 4.1.4: "a prior occurrence").
   */
  name(): string {
    const bytes = this.#bytes;
    let text = "";
    let total = 1;
    let at = this.at;
    let earliest = at;
    let end: number | undefined;
    for (;;) {
      const length = bytes[at];
      if (length === undefined) throw new MalformedError("the name has no end", at);
      if (length === 0) break;
      if (length >= 0xc0) {
        const low = bytes[at + 1];
        if (low === undefined) throw new MalformedError("the message ends in a pointer", at);
        end ??= at + 2;
        at = ((length & 0x3f) << 8) | low;
        if (at >= earliest) throw new MalformedError("a pointer leads forward", end - 2);
        earliest = at;
        continue;
      }
      if (length > mostLabelBytes) throw new MalformedError("a label of no known kind", at);
      total += length + 1;
      if (total > mostNameBytes) throw new MalformedError("the name is too long", at);
      if (at + 1 + length > bytes.length) throw new MalformedError("the message ends in a label", at);
      const label = labelText(bytes, at + 1, at + 1 + length);
      text = text === "" ? label : `${text}.${label}`;
      at += 1 + length;
    }
    this.at = end ?? at + 1;
    return text;
  }

  #take(length: number): number {
    const from = this.at;
    if (from + length > this.#bytes.length) throw new MalformedError("the message ends too early", from);
    this.at = from + length;
    return from;
  }
}

/** Bytes that a pointer can reach: it has fourteen bits. */
const farthestPointer = 0x3fff;

/** Writes a message, with the names that occur again compressed. */
export class Writer {
  #bytes: Buffer;
  #end = 0;
  /** Where each name, and each of its ends, was first written, in lower case. */
  readonly #written = new Map<string, number>();

  constructor(usualBytes = 512) {
    this.#bytes = Buffer.allocUnsafe(usualBytes);
  }

  get length(): number {
    return this.#end;
  }

  /** A view of all that was written. */
  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  byte(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.#room(2);
    this.#bytes.writeUInt16BE(value, at);
  }

  uint32(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  octets(text: string): void {
    const at = this.#room(text.length);
    this.#bytes.write(text, at, "latin1");
  }

  /** One text with its length before it; throws RangeError where it is longer than an octet can say. */
  characterString(text: string): void {
    if (text.length > 255) throw new RangeError(`a text of ${text.length} octets; DNS takes 255`);
    this.byte(text.length);
    this.octets(text);
  }

  /**
   * `compressed`: only in the types of RFC 1035 itself may what stands in a record be compressed (RFC 3597, 4); others
   * may be pointed to. Throws RangeError for a text that is no name.
   */
  name(name: string, compressed = true): void {
    const labels = labelsOf(name);
    let rest = name.toLowerCase();
    for (const label of labels) {
      const known = this.#written.get(rest);
      if (known !== undefined && compressed) {
        this.uint16(0xc000 | known);
        return;
      }
      if (known === undefined && this.#end <= farthestPointer) this.#written.set(rest, this.#end);
      this.byte(label.length);
      this.octets(label);
      rest = rest.slice(restAt(rest));
    }
    this.byte(0);
  }

  /** What `write` writes, with its length in two bytes before it. */
  measured(write: () => void): void {
    const at = this.#room(2);
    write();
    this.#bytes.writeUInt16BE(this.#end - at - 2, at);
  }

  /** Sets two bytes that are written already. */
  amend(at: number, value: number): void {
    this.#bytes.writeUInt16BE(value, at);
  }

  /** Takes back what was written behind `length`. */
  cut(length: number): void {
    this.#end = length;
    for (const [name, at] of this.#written) if (at >= length) this.#written.delete(name);
  }

  #room(length: number): number {
    const at = this.#end;
    this.#end += length;
    if (this.#end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#end, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}

/** Where the text of the second label begins: behind the first dot that is not escaped. */
function restAt(name: string): number {
  for (let at = 0; at < name.length; at++) {
    const char = name[at];
    if (char === ".") return at + 1;
    if (char === "\\") at++;
  }
  return name.length;
}

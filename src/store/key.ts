import type { Key } from "../kernel/ports.ts";

/**
 * Keys as bytes: one part behind the other, each with its kind in front and, for texts, a zero at the end. So a part is
 * never the beginning of another, the order of the bytes is the order of the tuples, part by part (numbers before texts,
 * texts by code point, as UTF-8 sorts), and everything that begins with the parts of a prefix begins with its bytes.
 */
const numberKind = "\x01";
const textKind = "\x02";
const textEnd = "\x00";
/** Greater than any first byte of a part. */
const behindAll = "\xff";

/** LMDB takes keys of 1,978 bytes at most. */
export const longestKey = 1_978;

/** The key's bytes, one a character. It may be longer than any key that is stored: nothing is found under it, then. */
export function encodeKey(key: Key): string {
  let encoded = "";
  for (const part of key) encoded += encodePart(part, key);
  return encoded;
}

/** As `encodeKey`, to store something under it. Throws on a key that LMDB could not hold. */
export function encodeStorableKey(key: Key): string {
  const encoded = encodeKey(key);
  if (encoded.length > longestKey) {
    throw new Error(
      `key of ${key[2]} has ${encoded.length} bytes, ${longestKey} fit: hash its long part, keep the whole in the value`,
    );
  }
  return encoded;
}

function encodePart(part: string | number, key: Key): string {
  if (typeof part === "string") return textKind + (isPlain.test(part) ? part : escapeText(part)) + textEnd;
  if (typeof part === "number" && !Number.isNaN(part)) return numberKind + encodeNumber(part);
  throw new Error(`key of ${key[2]} holds ${String(part)}: a key is made of texts and numbers`);
}

export function decodeKey(encoded: string): Key {
  const key: (string | number)[] = [];
  for (let at = 0; at < encoded.length; ) {
    if (encoded[at] === numberKind) {
      key.push(decodeNumber(encoded.slice(at + 1, at + 9)));
      at += 9;
    } else {
      const end = encoded.indexOf(textEnd, at);
      const text = encoded.slice(at + 1, end);
      key.push(isPlain.test(text) ? text : unescapeText(text));
      at = end + 1;
    }
  }
  return key;
}

/** All keys that begin with the parts of `prefix` stand in [start, end). */
export function prefixRange(prefix: Key): { start: string; end: string } {
  const start = encodeKey(prefix);
  return { start, end: start + behindAll };
}

/** ASCII without the two characters that are escaped. Most keys are no more than that. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const isPlain = /^[\x02-\x7f]*$/;

/** UTF-8 in which a zero is 01 01 and a one is 01 02. Half a surrogate pair, which UTF-8 has no bytes for, keeps its own. */
function escapeText(text: string): string {
  let bytes = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 2) bytes += code === 0 ? "\x01\x01" : "\x01\x02";
    else if (code < 0x80) bytes += character;
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes += String.fromCharCode(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes += String.fromCharCode(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f);

function unescapeText(bytes: string): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.charCodeAt(at);
    const more = (offset: number): number => bytes.charCodeAt(at + offset) & 0x3f;
    if (first === 1) {
      text += bytes.charCodeAt(at + 1) === 1 ? "\x00" : "\x01";
      at += 2;
    } else if (first < 0x80) {
      text += bytes[at];
      at += 1;
    } else if (first < 0xe0) {
      text += String.fromCharCode(((first & 0x1f) << 6) | more(1));
      at += 2;
    } else if (first < 0xf0) {
      text += String.fromCharCode(((first & 0x0f) << 12) | (more(1) << 6) | more(2));
      at += 3;
    } else {
      text += String.fromCodePoint(((first & 0x07) << 18) | (more(1) << 12) | (more(2) << 6) | more(3));
      at += 4;
    }
  }
  return text;
}

const eight = Buffer.alloc(8);

/** IEEE 754, big end first; the sign turned so that negative ones come first, and all bits of those, so that they rise. */
function encodeNumber(value: number): string {
  // Zero has two signs and is one key.
  eight.writeDoubleBE(value === 0 ? 0 : value);
  turn((eight[0] ?? 0) >= 0x80);
  return eight.toString("latin1");
}

function decodeNumber(bytes: string): number {
  eight.write(bytes, "latin1");
  turn((eight[0] ?? 0) < 0x80);
  return eight.readDoubleBE();
}

function turn(negative: boolean): void {
  if (!negative) eight[0] = (eight[0] ?? 0) ^ 0x80;
  else for (let at = 0; at < 8; at++) eight[at] = ~(eight[at] ?? 0);
}

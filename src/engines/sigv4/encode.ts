/**
 * AWS's percent-encoding (API reference, "Create a canonical request", UriEncode): every byte but the unreserved
 * characters of RFC 3986 becomes %XX in upper case; a space is %20, never "+".
 */

/** 1 at the codes of A-Z a-z 0-9 - . _ ~ */
const unreserved = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
  unreserved[char.charCodeAt(0)] = 1;

const escapes: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
);

const SLASH = 47;
const PERCENT = 37;
const PLUS = 43;

/** Encodes a byte string; with `keepSlash`, as a path. "%" is encoded too, so a wire path comes out encoded twice. */
export function uriEncode(text: string, keepSlash = false): string {
  const start = firstToEncode(text, keepSlash);
  if (start === text.length) return text;
  let out = text.slice(0, start);
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isPlain(code, keepSlash)) out += text[i];
    else if (code < 256) out += escapes[code];
    else return out + uriEncode(utf8(text.slice(i)), keepSlash);
  }
  return out;
}

/**
 * What `uriEncode` makes of the bytes that `text`, a part of a wire URL, stands for. With `form`, "+" is a space, as
 * services read a query; in a path it is a plus. A percent sign that starts no escape stands for itself.
 */
export function recode(text: string, keepSlash: boolean, form: boolean): string {
  const start = firstToEncode(text, keepSlash);
  if (start === text.length) return text;
  let out = text.slice(0, start);
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isPlain(code, keepSlash)) {
      out += text[i];
    } else if (code === PERCENT) {
      const byte = escapedByte(text, i);
      if (byte < 0) {
        out += "%25";
      } else {
        // An escaped slash is no separator.
        out += byte < 128 && unreserved[byte] === 1 ? String.fromCharCode(byte) : escapes[byte];
        i += 2;
      }
    } else if (code === PLUS && form) {
      out += "%20";
    } else if (code < 256) {
      out += escapes[code];
    } else {
      return out + recode(utf8(text.slice(i)), keepSlash, form);
    }
  }
  return out;
}

/** The byte string that a recoded text stands for. */
export function decode(text: string): string {
  if (!text.includes("%")) return text;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i) === PERCENT ? escapedByte(text, i) : -1;
    if (byte < 0) {
      out += text[i];
    } else {
      out += String.fromCharCode(byte);
      i += 2;
    }
  }
  return out;
}

/** A byte string of the UTF-8 of `text` when it has characters that are no bytes, else `text`. */
export function byteString(text: string): string {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return utf8(text);
  return text;
}

function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function firstToEncode(text: string, keepSlash: boolean): number {
  let i = 0;
  while (i < text.length && isPlain(text.charCodeAt(i), keepSlash)) i++;
  return i;
}

function isPlain(code: number, keepSlash: boolean): boolean {
  return (code < 128 && unreserved[code] === 1) || (keepSlash && code === SLASH);
}

function escapedByte(text: string, at: number): number {
  const high = hexValue(text.charCodeAt(at + 1));
  const low = hexValue(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

/** NaN, which charCodeAt gives past the end, falls through to -1. */
function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

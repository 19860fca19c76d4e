import { createHash } from "node:crypto";

/**
 * The store's keys hold 1,978 bytes, in which the characters U+0000 and U+0001 take two each. Tokens of the engine fit,
 * all together, but for those that are long and full of such characters: these stand as digests.
 */
const isEscaped = (token: string): boolean => token.includes("\0") || token.includes("\u0001");

const digest = (text: string): string => createHash("sha256").update(text, "utf16le").digest("base64url");

/** Tokens up to here fit whatever they hold. */
const surelyShort = 130;

/** The hash in front of a partition's token, by which a scan goes. */
const hashCharacters = 6;

/** A token that only has to name something: of a partition, of an item behind an index's key. */
export const nameRoom = (token: string): string =>
  token.length <= surelyShort || !isEscaped(token) ? token : `${token.slice(0, hashCharacters)}#${digest(token)}`;

/** What 1,024 bytes of binary, the longest sort key, are as ordered base64. */
const mostSortBytes = 1_366;
/** Of a token that is cut: what is kept, in characters of which none takes more than four bytes. */
const keptCharacters = 320;

/** A token that must sort: it keeps its beginning, so that only those that are equal so far come in another order. */
export function sortRoom(token: string): string {
  if (token.length <= keptCharacters) return token;
  let bytes = Buffer.byteLength(token);
  if (bytes * 2 <= mostSortBytes) return token;
  for (let at = 0; at < token.length; at++) if (token.charCodeAt(at) < 2) bytes++;
  return bytes <= mostSortBytes ? token : `${token.slice(0, keptCharacters)}#${digest(token)}`;
}

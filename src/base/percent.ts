import { MalformedError } from "./malformed.ts";

/** Percent-encoding as AWS uses it: RFC 3986, upper-case digits, a space is `%20`, and only unreserved characters stay. */

/** `encodeURIComponent` leaves five more characters than RFC 3986 does. */
const keptByPlatform = /[!'()*]/g;
const loneSurrogate = /\p{Surrogate}/gu;
const encodedCharacter = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Encodes one value, slashes included. A lone surrogate has no UTF-8 and becomes U+FFFD. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(loneSurrogate, "\uFFFD")).replace(keptByPlatform, encodedCharacter);
}

/** Encodes a path: its slashes stay. */
export function percentEncodePath(path: string): string {
  return percentEncode(path).replaceAll("%2F", "/");
}

/** Decodes `%XX`; throws {@link MalformedError} for a bad escape or for bytes that are no UTF-8. A plus stays a plus. */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MalformedError("invalid percent-encoding");
  }
}

/** Decodes a value of a form or a query string, where a plus is a space. */
export function formDecode(text: string): string {
  return percentDecode(text.includes("+") ? text.replaceAll("+", " ") : text);
}

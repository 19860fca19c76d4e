/** Characters of XML 1.0: which are allowed where, and how text is escaped. */

export function isXmlSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether the UTF-16 unit `code` at `index` of `text` may stand in a document (XML 1.0, production 2). */
export function isXmlCharacter(code: number, text: string, index: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  if (code < 0xd800) return true;
  if (code <= 0xdbff) return isLowSurrogate(text.charCodeAt(index + 1));
  if (code <= 0xdfff) return isHighSurrogate(text.charCodeAt(index - 1));
  return code !== 0xfffe && code !== 0xffff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** Productions 4 and 4a without the colon, which separates a prefix. Surrogates stand for the astral ranges. */
export function isXmlNameStart(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
  if (code < 0x300) return code >= 0xc0 && code !== 0xd7 && code !== 0xf7;
  return (
    (code >= 0x370 && code <= 0x1fff && code !== 0x37e) ||
    code === 0x200c ||
    code === 0x200d ||
    (code >= 0x2070 && code <= 0x218f) ||
    (code >= 0x2c00 && code <= 0x2fef) ||
    (code >= 0x3001 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfdcf) ||
    (code >= 0xfdf0 && code <= 0xfffd)
  );
}

export function isXmlNameCharacter(code: number): boolean {
  return (
    isXmlNameStart(code) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0xb7 ||
    (code >= 0x300 && code <= 0x36f) ||
    code === 0x203f ||
    code === 0x2040
  );
}

const namedEntities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["apos", "'"],
  ["quot", '"'],
]);

/** What stands between `&` and `;` as text; undefined for an unknown entity or a character that XML forbids. */
export function xmlEntityText(entity: string): string | undefined {
  if (entity.charCodeAt(0) !== 0x23) return namedEntities.get(entity);
  const hexadecimal = entity.charCodeAt(1) === 0x78;
  const digits = entity.slice(hexadecimal ? 2 : 1);
  if (!(hexadecimal ? hexDigits : decimalDigits).test(digits)) return undefined;
  const code = Number.parseInt(digits, hexadecimal ? 16 : 10);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return code > 0xffff || isXmlCharacter(code, "", 0) ? String.fromCodePoint(code) : undefined;
}

const hexDigits = /^[0-9a-fA-F]{1,8}$/;
const decimalDigits = /^[0-9]{1,8}$/;

/**
 * `text` for an element or an attribute. AWS escapes quotes in both, and carriage returns, which a reader would
 * otherwise turn into line feeds. A character that XML 1.0 forbids becomes a numeric reference, as in S3's listings.
 */
export function escapeXml(text: string): string {
  for (let index = 0; index < text.length; index++) {
    if (needsEscape(text.charCodeAt(index))) return escapeFrom(text, index);
  }
  return text;
}

function needsEscape(code: number): boolean {
  if (code > 0x3e) return code >= 0xfffe;
  return (
    code === 0x26 || code === 0x3c || code === 0x3e || code === 0x22 || (code < 0x20 && code !== 0x0a && code !== 0x09)
  );
}

function escapeFrom(text: string, first: number): string {
  let escaped = text.slice(0, first);
  let from = first;
  for (let index = first; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!needsEscape(code)) continue;
    escaped += text.slice(from, index) + (escapes.get(code) ?? `&#x${code.toString(16)};`);
    from = index + 1;
  }
  return escaped + text.slice(from);
}

const escapes: ReadonlyMap<number, string> = new Map([
  [0x26, "&amp;"],
  [0x3c, "&lt;"],
  [0x3e, "&gt;"],
  [0x22, "&quot;"],
  [0x0d, "&#xD;"],
]);

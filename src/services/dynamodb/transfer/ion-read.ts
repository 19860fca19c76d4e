import { setKey } from "../../../base/record.ts";
import type { WireItem, WireValue } from "../../../engines/dynamodb/index.ts";

/** Reads items in Ion text: what exports write, and what an import takes. Throws SyntaxError on what is no such item. */
export function readIonItem(text: string): WireItem {
  const reader = createReader(text);
  const whole = reader.value();
  reader.end();
  const item = whole.M?.Item;
  if (!item?.M) throw new SyntaxError("a line holds no {Item:{...}}");
  return item.M;
}

const nothing = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,|\$ion_1_0(?![\w$]))*/y;
const symbol = /[A-Za-z_$][\w$]*/y;
const number = /[-+]?\d[\d_]*(?:\.[\d_]*)?(?:[dDeE][-+]?\d+)?/y;
const blobText = /\{\{\s*([A-Za-z0-9+/=\s]*)\}\}/y;
const annotation = /(?:\$dynamodb_(SS|NS|BS)|'\$dynamodb_(SS|NS|BS)')\s*::/y;

interface Reader {
  value(): WireValue;
  end(): void;
}

/** Deeper than an item may be is no item. */
const mostLevels = 64;

function createReader(text: string): Reader {
  let at = 0;
  let depth = 0;

  function match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    if (found) at = pattern.lastIndex;
    return found;
  }
  const skip = (): void => void match(nothing);
  const wrong = (): SyntaxError => new SyntaxError(`no Ion of an item at character ${at}`);

  function quoted(quote: string): string {
    at++;
    let out = "";
    for (;;) {
      const character = text[at++];
      if (character === undefined) throw wrong();
      if (character === quote) return out;
      out += character === "\\" ? escapedCharacter() : character;
    }
  }

  function escapedCharacter(): string {
    const character = text[at++] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[character];
    if (digits !== undefined) {
      const code = Number.parseInt(text.slice(at, at + digits), 16);
      at += digits;
      return String.fromCodePoint(code);
    }
    return { n: "\n", t: "\t", r: "\r", "0": "\0", b: "\b", f: "\f", v: "\v", a: "\x07" }[character] ?? character;
  }

  function list(): WireValue[] {
    at++;
    const values: WireValue[] = [];
    for (;;) {
      skip();
      if (text[at] === "]") {
        at++;
        return values;
      }
      values.push(value());
    }
  }

  function struct(): WireItem {
    at++;
    const item: Record<string, WireValue> = {};
    for (;;) {
      skip();
      const first = text[at];
      if (first === "}") {
        at++;
        return item;
      }
      const name = first === '"' || first === "'" ? quoted(first) : match(symbol)?.[0];
      skip();
      if (name === undefined || text[at++] !== ":") throw wrong();
      setKey(item, name, value());
    }
  }

  function set(kind: string): WireValue {
    skip();
    if (text[at] !== "[") throw wrong();
    const members = list();
    if (kind === "SS") return { SS: members.map(({ S }) => required(S)) };
    if (kind === "NS") return { NS: members.map(({ N }) => required(N)) };
    return { BS: members.map(({ B }) => required(B)) };
  }

  function required<T>(member: T | undefined): T {
    if (member === undefined) throw wrong();
    return member;
  }

  function value(): WireValue {
    if (++depth > mostLevels) throw wrong();
    const read = valueHere();
    depth--;
    return read;
  }

  function valueHere(): WireValue {
    skip();
    const noted = match(annotation);
    if (noted) return set(noted[1] ?? noted[2] ?? "");
    const blob = match(blobText);
    if (blob) return { B: new Uint8Array(Buffer.from(blob[1] ?? "", "base64")) };
    const first = text[at];
    if (first === "{") return { M: struct() };
    if (first === "[") return { L: list() };
    if (first === '"') return { S: quoted('"') };
    const digits = match(number);
    if (digits)
      return {
        N: digits[0]
          .replaceAll("_", "")
          .replace(/\.(?=$|[dDeE])/, "")
          .replace(/d/i, "e"),
      };
    const word = match(symbol)?.[0];
    if (word === "true" || word === "false") return { BOOL: word === "true" };
    if (word === "null") return { NULL: true };
    throw wrong();
  }

  return {
    value,
    end() {
      skip();
      if (at < text.length) throw wrong();
    },
  };
}

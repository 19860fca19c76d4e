import type { Item, Value } from "../../../engines/dynamodb/index.ts";

/** Items in Ion text, as the developer guide's "DynamoDB table export output format" maps the types. */

export const ionItem = (item: Item): string =>
  `{${Object.entries(item)
    .map(([name, value]) => `${fieldName(name)}:${ionValue(value)}`)
    .join(",")}}`;

/** An identifier stands as it is; all else, and what would read as a value, in quotes. */
function fieldName(name: string): string {
  if (/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && !/^(null|true|false|nan|\$\d+)$/.test(name)) return name;
  return `'${escaped(name).replaceAll("'", "\\'")}'`;
}

function ionValue(value: Value): string {
  if (value.S !== undefined) return text(value.S);
  if (value.N !== undefined) return decimal(value.N);
  if (value.B !== undefined) return blob(value.B);
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.M) return ionItem(value.M);
  if (value.L) return `[${value.L.map(ionValue).join(",")}]`;
  if (value.SS) return `$dynamodb_SS::[${value.SS.map(text).join(",")}]`;
  if (value.NS) return `$dynamodb_NS::[${value.NS.map(decimal).join(",")}]`;
  if (value.BS) return `$dynamodb_BS::[${value.BS.map(blob).join(",")}]`;
  return "null";
}

const text = (value: string): string => `"${escaped(value).replaceAll('"', '\\"')}"`;
const blob = (base64: string): string => `{{${base64}}}`;

/** Numbers are decimals, which have a point or a `d`: 103 is `103.` */
const decimal = (number: string): string => (/[.eE]/.test(number) ? number.replace(/e/i, "d") : `${number}.`);

function escaped(value: string): string {
  let out = "";
  for (const character of value) {
    const code = character.charCodeAt(0);
    if (character === "\\") out += "\\\\";
    else if (code < 0x20) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else out += character;
  }
  return out;
}

import { isRecord } from "../../../base/record.ts";
import type { KeyAttribute, WireItem } from "../../../engines/dynamodb/index.ts";
import { readIonItem } from "./ion-read.ts";
import type { TableImport } from "./state.ts";
import { toWireValue } from "./wire-json.ts";

/** Makes items of the lines of one object. Undefined: the line holds none. Throws SyntaxError on what is no item. */
export type RowReader = (line: string) => WireItem | undefined;

/** "CSV": all attributes are strings but those of the keys, which have the types that the table says. */
export function rowReader({ format, options }: TableImport, keys: readonly KeyAttribute[]): RowReader {
  if (format === "DYNAMODB_JSON") return readJsonLine;
  if (format === "ION")
    return (line) => (line.trim() === "" || line.trim() === "$ion_1_0" ? undefined : readIonItem(line));
  const delimiter = options?.Csv?.Delimiter ?? ",";
  let header = options?.Csv?.HeaderList;
  let open = "";
  return (line) => {
    const text = open === "" ? line : `${open}\n${line}`;
    // A field in quotes may go on in the next line.
    if (text.split('"').length % 2 === 0) {
      open = text;
      return undefined;
    }
    open = "";
    if (text === "") return undefined;
    const fields = csvFields(text, delimiter);
    if (!header) {
      header = fields;
      return undefined;
    }
    return csvItem(header, fields, keys);
  };
}

function readJsonLine(line: string): WireItem | undefined {
  if (line.trim() === "") return undefined;
  const parsed: unknown = JSON.parse(line);
  const item = isRecord(parsed) ? parsed.Item : undefined;
  if (!isRecord(item)) throw new SyntaxError('a line holds no {"Item":{...}}');
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toWireValue(value)]));
}

function csvFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quoted && character === '"' && text[at + 1] === '"') {
      field += '"';
      at++;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === delimiter) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}

/** Empty fields are no attributes. */
function csvItem(header: readonly string[], fields: readonly string[], keys: readonly KeyAttribute[]): WireItem {
  if (fields.length > header.length) throw new SyntaxError("a row has more fields than the header");
  const entries = header.flatMap((name, at) => {
    const field = fields[at] ?? "";
    if (field === "") return [];
    const type = keys.find((key) => key.name === name)?.type ?? "S";
    return [[name, type === "B" ? { B: new Uint8Array(Buffer.from(field, "base64")) } : { [type]: field }] as const];
  });
  return Object.fromEntries(entries);
}

import { isList } from "../values/compare.ts";
import { scalarText } from "../values/text.ts";
import { Timestamp } from "../values/timestamp.ts";
import { Struct, type Value } from "../values/value.ts";
import { RecordText } from "./text.ts";
import type { RecordWriter } from "./writer.ts";

/** Names that are kept in their written form: a query has few, and data that is spread may have any number. */
const mostNames = 1000;

/** Records as JSON objects. What is MISSING is left out. */
export function jsonWriter(recordDelimiter: string): RecordWriter {
  const record = new RecordText();
  const keys = new Map<string, string>();
  const keyOf = (name: string): string => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = `${quoted(name)}:`;
    if (keys.size < mostNames) keys.set(name, key);
    return key;
  };
  return {
    field(name, value) {
      if (value !== undefined) record.add((record.isEmptyRecord ? "{" : ",") + keyOf(name) + jsonText(value));
    },
    end() {
      if (record.isEmptyRecord) record.add("{");
      record.add("}");
      record.end(recordDelimiter);
    },
    copy: undefined,
    get length() {
      return record.length;
    },
    take: () => record.take(),
  };
}

/** What cannot stand between quotation marks as it is. */
const special = /["\\\p{Cc}\p{Cs}]/u;

const quoted = (text: string): string => (special.test(text) ? JSON.stringify(text) : `"${text}"`);

function jsonText(value: Value): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || value === undefined) return "null";
  if (value instanceof Struct) {
    const members = value.names.map((name, index) => `${quoted(name)}:${jsonText(value.values[index])}`);
    return `{${members.join(",")}}`;
  }
  if (isList(value)) return `[${value.map(jsonText).join(",")}]`;
  const text = scalarText(value) ?? "null";
  return value instanceof Timestamp ? quoted(text) : text;
}

import type { Json } from "./fields.ts";

/** A message attribute, as the API has it. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
}

/**
 * Message attributes as the event that a filter policy of scope MessageAttributes is asked of: a String is a string, a
 * Number a number, a String.Array its elements. Others, Binary among them, are ignored (SNS developer guide, filter
 * policy constraints); so is what is no number or no array.
 */
export function attributesEvent(attributes: Readonly<Record<string, MessageAttribute>>): Json {
  const event: [string, Json][] = [];
  for (const [name, { DataType, StringValue = "" }] of Object.entries(attributes)) {
    // A type may carry a label: Number.int is a Number.
    const [type = "", label = ""] = DataType.split(".");
    const read = readers[type === "String" && label === "Array" ? "String.Array" : type];
    const value = read?.(StringValue);
    if (value !== undefined) event.push([name, value]);
  }
  return Object.fromEntries(event);
}

const readers: Readonly<Record<string, (text: string) => Json | undefined>> = {
  String: (text) => text,
  Number: (text) => (text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text)),
  "String.Array": readArray,
};

function readArray(text: string): Json | undefined {
  const value = parsed(text);
  return Array.isArray(value) ? (value as Json) : undefined;
}

/** The body as the event that a filter policy of scope MessageBody is asked of; undefined where it is no JSON object. */
export function bodyEvent(body: string): Json | undefined {
  const value = parsed(body);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { compileSelect } from "./compile.ts";
import type { SelectError } from "./flaw.ts";
import type { SelectOptions } from "./options.ts";
import { runSelect, type SelectCounts } from "./run.ts";

/** 2026-01-02T03:04:05.678Z. */
export const testNow = 1_767_323_045_678;

export interface Answer {
  readonly text: string;
  readonly error?: SelectError;
  readonly stats?: SelectCounts;
  readonly groups: number;
}

export const csvToCsv = (csv: SelectOptions["InputSerialization"]["CSV"] = {}): Omit<SelectOptions, "objectBytes"> => ({
  InputSerialization: { CSV: csv },
  OutputSerialization: { CSV: {} },
});

export const csvToJson = (
  csv: SelectOptions["InputSerialization"]["CSV"] = {},
): Omit<SelectOptions, "objectBytes"> => ({
  InputSerialization: { CSV: csv },
  OutputSerialization: { JSON: {} },
});

export const jsonToJson = (Type: string): Omit<SelectOptions, "objectBytes"> => ({
  InputSerialization: { JSON: { Type } },
  OutputSerialization: { JSON: {} },
});

/** Runs an expression over an object that arrives in chunks of a size, and collects all that comes of it. */
export async function select(
  expression: string,
  options: Omit<SelectOptions, "objectBytes">,
  object: string | Uint8Array,
  chunkBytes = 65_536,
): Promise<Answer> {
  const bytes = typeof object === "string" ? Buffer.from(object) : object;
  const verdict = compileSelect(expression, { ...options, objectBytes: bytes.length });
  if ("error" in verdict) return { text: "", error: verdict.error, groups: 0 };
  const parts: Uint8Array[] = [];
  let rest: Pick<Answer, "error" | "stats"> = {};
  for await (const event of runSelect(verdict.query, chunks(bytes, verdict.query.firstByte, chunkBytes), testNow)) {
    if ("records" in event) parts.push(event.records);
    else if (!("progress" in event)) rest = event;
  }
  return { text: Buffer.concat(parts).toString(), groups: parts.length, ...rest };
}

export async function* chunks(bytes: Uint8Array, firstByte: number, size: number): AsyncGenerator<Uint8Array> {
  for (let at = firstByte; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

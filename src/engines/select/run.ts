import type { SelectQuery } from "./compile.ts";
import { errorOf, type SelectError } from "./flaw.ts";
import { gunzipped } from "./input/gunzip.ts";
import { Utf8Reader } from "./input/utf8.ts";
import { windowed } from "./input/window.ts";
import { csvWriter } from "./output/csv.ts";
import { jsonWriter } from "./output/json.ts";
import type { RecordWriter } from "./output/writer.ts";
import { type Scanner, scannerOf } from "./scanner.ts";

/** Bytes so far: of the object as it is stored, of what it unpacks to, of the records that were returned. */
export interface SelectCounts {
  readonly bytesScanned: number;
  readonly bytesProcessed: number;
  readonly bytesReturned: number;
}

/** What a query has to say, in order. Either `stats` or `error` is the last of it. */
export type SelectEvent =
  | { readonly records: Uint8Array }
  | { readonly progress: SelectCounts }
  | { readonly stats: SelectCounts }
  | { readonly error: SelectError };

/** Records are sent in groups: large enough to be worth a message, small enough to hold. A record has at most 1 MB. */
const groupLength = 128 * 1024;
/** Bytes of the object between two reports of progress. */
const progressBytes = 8 * 1024 * 1024;

interface Counts {
  bytesScanned: number;
  bytesProcessed: number;
  bytesReturned: number;
}

/**
 * Runs a query over the bytes of its object from {@link SelectQuery.firstByte}; stops reading them as soon as the result is complete.
 * Holds a chunk, a record and a group of records, however large the object is. `now`: UTCNOW() in epoch milliseconds.
 * What is wrong with the object is an event; what `input` throws is thrown on.
 */
export async function* runSelect(
  query: SelectQuery,
  input: AsyncIterable<Uint8Array>,
  now: number,
): AsyncGenerator<SelectEvent, void, undefined> {
  const counts: Counts = { bytesScanned: 0, bytesProcessed: 0, bytesReturned: 0 };
  const writer = writerOf(query);
  try {
    yield* scan(query, input, writer, now, counts);
    yield* group(writer, counts, 0);
    yield { stats: { ...counts } };
  } catch (thrown) {
    const error = errorOf(thrown);
    yield* group(writer, counts, 0);
    yield { error };
  }
}

async function* scan(
  query: SelectQuery,
  input: AsyncIterable<Uint8Array>,
  writer: RecordWriter,
  now: number,
  counts: Counts,
): AsyncGenerator<SelectEvent> {
  const scanner = scannerOf(query, writer, now);
  const reader = new Utf8Reader(query.firstByte);
  let reported = 0;
  if (!scanner.done) {
    for await (const bytes of unpacked(query, counted(input, counts))) {
      counts.bytesProcessed += bytes.length;
      scanner.feed(reader.text(bytes));
      yield* steps(scanner, writer, counts);
      if (scanner.done) break;
      if (counts.bytesScanned - reported < progressBytes) continue;
      reported = counts.bytesScanned;
      yield { progress: { ...counts } };
    }
  }
  if (!scanner.done) {
    reader.end();
    scanner.end();
    yield* steps(scanner, writer, counts);
  }
  scanner.finish();
}

function* steps(scanner: Scanner, writer: RecordWriter, counts: Counts): Generator<SelectEvent> {
  while (!scanner.done && scanner.step()) {
    if (writer.length >= groupLength) yield* group(writer, counts, groupLength);
  }
}

function* group(writer: RecordWriter, counts: Counts, least: number): Generator<SelectEvent> {
  if (writer.length < least) return;
  const records = writer.take();
  counts.bytesReturned += records.length;
  if (records.length > 0) yield { records };
}

function unpacked({ compressed, window }: SelectQuery, input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (compressed) return gunzipped(input);
  return window ? windowed(input, window) : input;
}

async function* counted(input: AsyncIterable<Uint8Array>, counts: Counts): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) {
    counts.bytesScanned += chunk.length;
    yield chunk;
  }
}

function writerOf({ input, output }: SelectQuery): RecordWriter {
  if (output.type === "json") return jsonWriter(output.recordDelimiter);
  return csvWriter(output.csv, input.type === "csv" ? input.csv : undefined);
}

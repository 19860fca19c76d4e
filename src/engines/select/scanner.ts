import type { SelectQuery } from "./compile.ts";
import { csvRows, headerOf } from "./evaluate/csv-rows.ts";
import { jsonRows } from "./evaluate/json-rows.ts";
import { type RunningQuery, startQuery } from "./evaluate/query.ts";
import { CsvReader } from "./input/csv.ts";
import { JsonDocuments } from "./input/json-documents.ts";
import { JsonLines } from "./input/json-lines.ts";
import type { RecordWriter } from "./output/writer.ts";

/** Text in, records out, one row a step, so that nothing piles up between the two. */
export interface Scanner {
  feed(text: string): void;
  end(): void;
  /** Takes the next row; false where the text does not hold it. */
  step(): boolean;
  /** Whether the result is complete before the input is. */
  readonly done: boolean;
  finish(): void;
}

export function scannerOf(query: SelectQuery, writer: RecordWriter, now: number): Scanner {
  return query.input.type === "csv" ? csvScanner(query, writer, now) : jsonScanner(query, writer, now);
}

function jsonScanner({ input, statement, aggregated }: SelectQuery, writer: RecordWriter, now: number): Scanner {
  const { path, aliases } = statement;
  const source = input.type === "json" && input.lines ? new JsonLines(path) : new JsonDocuments(path);
  const running = startQuery(statement, aggregated, jsonRows(aliases), writer, now);
  return {
    feed: (text) => source.feed(text),
    end: () => source.end(),
    step() {
      if (!source.next()) return false;
      running.take(source.row);
      return true;
    },
    get done() {
      return running.done;
    },
    finish: () => running.finish(),
  };
}

function csvScanner(query: SelectQuery, writer: RecordWriter, now: number): Scanner {
  const { input, statement, aggregated, alias, skipsHeader } = query;
  if (input.type !== "csv") throw new TypeError("a scanner of CSV for another format");
  const reader = new CsvReader(input.csv);
  const start = (header: readonly string[] | undefined): RunningQuery<CsvReader> =>
    startQuery(statement, aggregated, csvRows({ alias, header }), writer, now);
  let running = input.header === "USE" ? undefined : start(undefined);
  let skips = skipsHeader;
  return {
    feed: (text) => reader.feed(text),
    end: () => reader.end(),
    step() {
      if (!reader.next()) return false;
      if (!running) running = start(headerOf(reader));
      else if (skips) skips = false;
      else running.take(reader);
      return true;
    },
    get done() {
      return running?.done ?? false;
    },
    // A file without a first line has no names.
    finish: () => (running ?? start([])).finish(),
  };
}

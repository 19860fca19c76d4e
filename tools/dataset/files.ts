import { gzipSync } from "node:zlib";
import { type Measurement, measurement } from "./items.ts";

/** The formats that ImportTable takes here, as lines. */
export type DatasetFormat = "CSV" | "DYNAMODB_JSON";

interface Lines {
  /** Stands once at the beginning of every file. */
  readonly head: string;
  line(item: Measurement): string;
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const formats: Record<DatasetFormat, Lines> = {
  CSV: {
    head: "station,at,degrees,sky,note\n",
    // A column that is no key becomes a string: ImportTable's rule for CSV.
    line: ({ station, at, degrees, sky, note }) => `${station},${at},${degrees},${sky},${quoted(note)}\n`,
  },
  DYNAMODB_JSON: {
    head: "",
    line: ({ station, at, degrees, sky, note }) =>
      `${JSON.stringify({
        Item: {
          station: { S: station },
          at: { N: String(at) },
          degrees: { N: degrees },
          sky: { S: sky },
          note: { S: note },
        },
      })}\n`,
  },
};

export interface DatasetFile {
  readonly name: string;
  /** The lines, GZIP. */
  readonly bytes: Uint8Array;
}

/** The first `count` measurements, `perFile` a file; one file in memory at a time. */
export function* datasetFiles(format: DatasetFormat, count: number, perFile: number): Generator<DatasetFile> {
  const { head, line } = formats[format];
  const ending = format === "CSV" ? "csv" : "json";
  for (let from = 0; from < count; from += perFile) {
    let text = head;
    for (let number = from; number < Math.min(from + perFile, count); number++) text += line(measurement(number));
    yield {
      name: `part-${String(from / perFile).padStart(5, "0")}.${ending}.gz`,
      // The fastest level: the data set is read once.
      bytes: gzipSync(text, { level: 1 }),
    };
  }
}

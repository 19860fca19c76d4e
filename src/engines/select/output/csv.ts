import { SelectFlaw } from "../flaw.ts";
import type { CsvFormat } from "../input/quoted-record.ts";
import { scalarText } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { RecordText } from "./text.ts";
import type { RecordWriter } from "./writer.ts";

export interface CsvOutputFormat {
  readonly always: boolean;
  readonly recordDelimiter: string;
  readonly fieldDelimiter: string;
  /** "" where nothing quotes. */
  readonly quote: string;
  readonly escapeCharacter: string;
}

/** Records as CSV. Nested data has no form in it: "Requirements and limits" in the S3 User Guide. */
export function csvWriter(format: CsvOutputFormat, input: CsvFormat | undefined): RecordWriter {
  const { recordDelimiter, fieldDelimiter } = format;
  const record = new RecordText();
  const written = fieldWriter(format);
  let fields = 0;
  return {
    field(_name, value) {
      if (fields++ > 0) record.add(fieldDelimiter);
      record.add(written(textOf(value)));
    },
    end() {
      fields = 0;
      record.end(recordDelimiter);
    },
    copy: input && looksTheSame(format, input) ? (text) => record.add(text) : undefined,
    get length() {
      return record.length;
    },
    take: () => record.take(),
  };
}

/** A record without quotation marks then needs none in the output either. */
const looksTheSame = (output: CsvOutputFormat, input: CsvFormat): boolean =>
  !output.always &&
  output.fieldDelimiter === input.fieldDelimiter &&
  output.recordDelimiter === input.recordDelimiter &&
  output.quote === input.quote;

function textOf(value: Value): string {
  const text = scalarText(value);
  if (text === undefined) throw new SelectFlaw("UnrecognizedFormatException");
  return text;
}

function fieldWriter({ always, recordDelimiter, fieldDelimiter, quote, escapeCharacter }: CsvOutputFormat) {
  if (quote === "") return (text: string): string => text;
  const needsQuotes = (text: string): boolean =>
    text.includes(fieldDelimiter) || text.includes(quote) || text.includes(recordDelimiter);
  const escaped = (text: string): string => {
    // An escape character that stands for itself has to be escaped too, or it would escape what follows.
    const safe = escapeCharacter === quote ? text : text.replaceAll(escapeCharacter, escapeCharacter + escapeCharacter);
    return safe.replaceAll(quote, escapeCharacter + quote);
  };
  return (text: string): string => (always || needsQuotes(text) ? quote + escaped(text) + quote : text);
}

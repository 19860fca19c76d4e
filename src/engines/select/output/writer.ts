import type { Value } from "../values/value.ts";

/** Writes records, field by field, and hands them out as bytes. */
export interface RecordWriter {
  field(name: string, value: Value): void;
  /** Ends the record. Throws OverMaxRecordSize for one that is too long. */
  end(): void;
  /** Writes a whole record that is known to look the same in the input and in the output; undefined where none does. */
  readonly copy: ((record: string) => void) | undefined;
  /** Characters that wait to be taken. */
  readonly length: number;
  take(): Uint8Array;
}

import { utf8Bytes } from "../../../base/text.ts";
import { SelectFlaw } from "../flaw.ts";
import { mostRecordLength } from "../limits.ts";

/** Text that grows by records, the last of which may not be whole yet. */
export class RecordText {
  #text = "";
  /** Where the record that is being written begins. */
  #start = 0;

  get length(): number {
    return this.#text.length;
  }

  get isEmptyRecord(): boolean {
    return this.#text.length === this.#start;
  }

  add(text: string): void {
    this.#text += text;
  }

  end(delimiter: string): void {
    if (this.#text.length - this.#start > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
    this.#text += delimiter;
    this.#start = this.#text.length;
  }

  /** The whole records. */
  take(): Uint8Array {
    const bytes = utf8Bytes(this.#text.slice(0, this.#start));
    this.#text = this.#text.slice(this.#start);
    this.#start = 0;
    return bytes;
  }
}

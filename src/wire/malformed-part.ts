import { MalformedError } from "../base/malformed.ts";

/** A header or a query parameter that is none of its type. */
export class MalformedPart extends MalformedError {
  readonly wireName: string;
  readonly text: string;

  constructor(reason: string, wireName: string, text: string) {
    super(reason);
    this.wireName = wireName;
    this.text = text;
  }
}

/**
 * JSON that is already text, where the model has a structure, a map or a document: what is stored as the bytes that
 * will be sent is spliced into the answer instead of being parsed and written again.
 */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

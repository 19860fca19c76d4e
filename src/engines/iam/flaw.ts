/** What can be wrong with a document, independent of how AWS words it for each kind of policy. */
export type FlawKind =
  | "json"
  | "duplicate-key"
  | "unknown-element"
  | "missing-element"
  | "wrong-type"
  | "version"
  | "effect"
  | "principal-form"
  | "principal-type"
  | "empty-principal"
  | "contradiction"
  | "empty-statement"
  | "condition-type";

/** Thrown inside the engine while a document is read; it never leaves the engine. */
export class DocumentFlaw extends Error {
  readonly kind: FlawKind;
  /** The element, operator or value at fault. */
  readonly subject: string;
  readonly offset: number;

  constructor(kind: FlawKind, subject: string, offset: number, message: string) {
    super(message);
    this.kind = kind;
    this.subject = subject;
    this.offset = offset;
  }
}

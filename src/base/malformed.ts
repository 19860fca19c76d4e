/**
 * Input that breaks the grammar of its format, or a limit that keeps a reader safe. The one error that the readers in
 * this folder throw; callers turn it into the answer of their protocol.
 */
export class MalformedError extends Error {
  /** Offset into the input, in characters for text and bytes for binary formats; -1 where it has none. */
  readonly position: number;

  constructor(reason: string, position = -1) {
    super(position < 0 ? reason : `${reason} at offset ${position}`);
    this.name = "MalformedError";
    this.position = position;
  }
}

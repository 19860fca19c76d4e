/** What a check found: AWS's message, our reason, and the offset in the text. */
export interface Finding {
  readonly message: string;
  readonly detail: string;
  readonly offset: number;
}

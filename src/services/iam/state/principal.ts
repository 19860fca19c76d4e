/** What users and roles have in common, and groups in part. */
export interface PolicyHolder {
  /** Inline policies: name to document, as it was given. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of attached managed policies, in order of attachment. */
  readonly attached: readonly string[];
}

export interface Taggable {
  /** In the order in which AWS lists them: as set. */
  readonly tags: Readonly<Record<string, string>>;
}

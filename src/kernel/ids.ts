/** The shapes of AWS's ids, one row each. `x` stands for what follows the fixed text. */
export type IdShape =
  | { readonly form: "uuid" }
  /** Upper-case letters and digits 2-7, as in IAM's unique ids. */
  | { readonly form: "base32"; readonly prefix: string; readonly length: number }
  | { readonly form: "hex"; readonly prefix: string; readonly length: number };

const iam = (prefix: string): IdShape => ({ form: "base32", prefix, length: 17 });

export const idShapes = {
  request: { form: "uuid" },
  job: { form: "uuid" },
  /** IAM user guide, "IAM identifiers", table of unique id prefixes. */
  user: iam("AIDA"),
  group: iam("AGPA"),
  role: iam("AROA"),
  policy: iam("ANPA"),
  instanceProfile: iam("AIPA"),
  serverCertificate: iam("ASCA"),
  sshPublicKey: iam("APKA"),
  serviceCredential: iam("ACCA"),
  signingCertificate: { form: "base32", prefix: "", length: 32 },
} as const satisfies Record<string, IdShape>;

export type IdKind = keyof typeof idShapes;

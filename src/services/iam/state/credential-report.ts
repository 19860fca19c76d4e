import { defineCollection } from "../../../kernel/collection.ts";

/** The account's latest report. */
export interface CredentialReport {
  readonly generatedAt: number;
  /** CSV. */
  readonly text: string;
}

export const credentialReports = defineCollection<CredentialReport>({
  name: "iam.credential-reports",
  scope: "account",
  version: 1,
  key: () => ["report"],
});

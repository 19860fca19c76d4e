import { defineCollection } from "../../../kernel/collection.ts";

export interface AccessKey {
  /** AKIA... */
  readonly id: string;
  readonly account: string;
  /** Id of the user; the account's number where the key is its root user's, as `aws:userid` has it. */
  readonly holder: string;
  readonly status: "Active" | "Inactive";
  /** Base64 of the secret, sealed: it must be known to verify signatures, and must not stand on disk. */
  readonly sealedSecret: string;
  readonly createdAt: number;
}

/** Of the whole house, as a request arrives with nothing but the key's id. */
export const accessKeys = defineCollection<AccessKey>({
  name: "iam.access-keys",
  scope: "house",
  version: 1,
  key: (accessKey) => [accessKey.id],
  owner: (accessKey) => accessKey.account,
  indexes: {
    holder: (accessKey) => [[accessKey.account, accessKey.holder]],
  },
});

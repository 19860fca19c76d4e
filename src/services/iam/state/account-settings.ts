import { defineCollection } from "../../../kernel/collection.ts";

/** What holds for a whole account; absent until it is set. */
export interface AccountSettings {
  readonly passwordPolicy?: PasswordPolicy | undefined;
  /** Of tokens from the global endpoint of STS. */
  readonly tokenVersion?: "v1Token" | "v2Token" | undefined;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly usersMayChange: boolean;
  readonly maxAgeDays?: number | undefined;
  /** How many of the newest passwords may not be used again. */
  readonly reusePrevention?: number | undefined;
  readonly hardExpiry?: boolean | undefined;
}

export const accountSettings = defineCollection<AccountSettings>({
  name: "iam.account-settings",
  scope: "account",
  version: 1,
  key: () => ["settings"],
});

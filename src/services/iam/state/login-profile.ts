import { defineCollection } from "../../../kernel/collection.ts";

/** A user's password. */
export interface LoginProfile {
  readonly userId: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly resetRequired: boolean;
  /** Base64. One for all of a profile's passwords, so that asking whether one was used before costs one hash. */
  readonly salt: string;
  /** Base64 of the scrypt hashes, newest first: the password itself, then as many as reuse prevention can ask for. */
  readonly hashes: readonly string[];
}

export const loginProfiles = defineCollection<LoginProfile>({
  name: "iam.login-profiles",
  scope: "account",
  version: 1,
  key: (profile) => [profile.userId],
});

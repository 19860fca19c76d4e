import { defineCollection } from "../../../kernel/collection.ts";

/** A name for an account: one an account, and no two accounts share one. */
export interface AccountAlias {
  readonly alias: string;
  readonly account: string;
}

export const accountAliases = defineCollection<AccountAlias>({
  name: "iam.account-aliases",
  scope: "house",
  version: 1,
  key: ({ alias }) => [alias],
  owner: ({ account }) => account,
  indexes: { account: ({ account }) => [[account]] },
});

import type { IamHandler } from "../deps.ts";
import { aliasExists, noSuchAlias } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { house } from "../scope.ts";

/** An account has one alias: a new one takes the place of the old. */
export const createAccountAlias: IamHandler<"CreateAccountAlias"> = ({ accountAliases }, call, { AccountAlias }) => {
  if (accountAliases.get(house, AccountAlias)) throw aliasExists(AccountAlias);
  for (const { alias } of [...accountAliases.findBy(house, "account", call.account)])
    accountAliases.delete(house, alias);
  accountAliases.put(house, { alias: AccountAlias, account: call.account });
  return {};
};

export const deleteAccountAlias: IamHandler<"DeleteAccountAlias"> = ({ accountAliases }, call, { AccountAlias }) => {
  if (accountAliases.get(house, AccountAlias)?.account !== call.account) throw noSuchAlias(AccountAlias);
  accountAliases.delete(house, AccountAlias);
  return {};
};

export const listAccountAliases: IamHandler<"ListAccountAliases"> = ({ accountAliases }, call, input) => {
  const aliases = [...accountAliases.findBy(house, "account", call.account)];
  const { items, rest } = pageOf(input, aliases, ({ alias }) => alias);
  return { AccountAliases: items.map(({ alias }) => alias), ...rest };
};

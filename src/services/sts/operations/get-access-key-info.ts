import { accountInAccessKeyId } from "../../../kernel/ids.ts";
import type { Handler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import { refuseClosedSession } from "../callers.ts";
import type { Deps } from "../deps.ts";
import { validationError } from "../errors.ts";

/** Says nothing of the key's state; the account of keys that were issued here can be read from the key itself. */
export const getAccessKeyInfo: Handler<Operations, "GetAccessKeyInfo", Deps> = ({ identities }, call, input) => {
  refuseClosedSession(call);
  const { AccessKeyId: id } = input;
  const account = identities.accountOfAccessKey(id) ?? accountInAccessKeyId(id);
  if (account === undefined) throw validationError(`${id} is not a valid access key id`);
  return { Account: account };
};

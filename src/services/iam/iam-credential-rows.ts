import type { Call } from "../../kernel/call.ts";
import type { AuthorizedRow } from "../../kernel/service.ts";
import { userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { userById } from "./find.ts";
import { house } from "./scope.ts";
import type { AccessKey } from "./state/access-key.ts";
import type { User } from "./state/user.ts";

/** Builders of the rows in iam.ts for users' credentials, certificates and identity providers. */

type Row<Input> = AuthorizedRow<Input, Deps>;

interface NamesAccessKey {
  readonly AccessKeyId: string;
}

function keyHolder(deps: Deps, call: Call, id: string): User | undefined {
  const key: AccessKey | undefined = deps.accessKeys.get(house, id);
  return key?.account === call.account ? userById(deps, call, key.holder) : undefined;
}

/** On the user whose key is named. */
export const onKeyHolder = (name: string): Row<NamesAccessKey> => ({
  action: `iam:${name}`,
  resource: (call, { AccessKeyId }, deps) =>
    userArn(call.account, keyHolder(deps, call, AccessKeyId) ?? { path: "/", name: "*" }),
  resourceTags: (call, { AccessKeyId }, deps) => keyHolder(deps, call, AccessKeyId)?.tags,
});

import type { Call } from "../../../kernel/call.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { noSuchAccessKey, quotaExceeded, statusNotTaken } from "../errors.ts";
import { userById } from "../find.ts";
import { type Holder, holderOf } from "../holder.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import { house } from "../scope.ts";
import type { AccessKey } from "../state/access-key.ts";

export const createAccessKey: IamHandler<"CreateAccessKey"> = (deps, call, { UserName }) => {
  const { accessKeys, accessKeySecrets, ids } = deps;
  const holder = holderOf(deps, call, UserName);
  const limit = quotas.AccessKeysPerUser;
  if (keysOf(deps, call, holder).length >= limit) throw quotaExceeded("AccessKeysPerUser", limit);
  const secret = accessKeySecrets.make();
  const key: AccessKey = {
    id: ids.accessKeyId("AKIA", call.account),
    account: call.account,
    holder: holder.id,
    status: "Active",
    sealedSecret: accessKeySecrets.seal(secret),
    createdAt: call.now,
  };
  accessKeys.put(house, key);
  return {
    AccessKey: {
      UserName: holder.name,
      AccessKeyId: key.id,
      Status: key.status,
      SecretAccessKey: secret,
      CreateDate: key.createdAt,
    },
  };
};

export const listAccessKeys: IamHandler<"ListAccessKeys"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const { items, rest } = pageOf(input, keysOf(deps, call, holder), (key) => key.id);
  return {
    AccessKeyMetadata: items.map(({ id, status, createdAt }) => ({
      ...(holder.user && { UserName: holder.name }),
      AccessKeyId: id,
      Status: status,
      CreateDate: createdAt,
    })),
    ...rest,
  };
};

export const updateAccessKey: IamHandler<"UpdateAccessKey"> = (deps, call, { UserName, AccessKeyId, Status }) => {
  const key = requireKey(deps, call, holderOf(deps, call, UserName), AccessKeyId);
  if (Status === "Expired") throw statusNotTaken(Status);
  deps.accessKeys.put(house, { ...key, status: Status });
  return {};
};

export const deleteAccessKey: IamHandler<"DeleteAccessKey"> = (deps, call, { UserName, AccessKeyId }) => {
  requireKey(deps, call, holderOf(deps, call, UserName), AccessKeyId);
  deps.accessKeys.delete(house, AccessKeyId);
  return {};
};

export const getAccessKeyLastUsed: IamHandler<"GetAccessKeyLastUsed"> = (deps, call, { AccessKeyId }) => {
  const key = deps.accessKeys.get(house, AccessKeyId);
  if (key?.account !== call.account) throw noSuchAccessKey(AccessKeyId);
  const user = userById(deps, call, key.holder);
  const last = deps.uses.of(call.account, AccessKeyId)?.last;
  return {
    ...(user && { UserName: user.name }),
    AccessKeyLastUsed: last
      ? { LastUsedDate: last.at, ServiceName: last.service, Region: last.region }
      : { ServiceName: notUsed, Region: notUsed },
  };
};

/** What AWS fills in for a key that was never used. */
const notUsed = "N/A";

/** In order of creation. */
export function keysOf({ accessKeys }: Deps, call: Pick<Call, "account">, { id }: Pick<Holder, "id">): AccessKey[] {
  return [...accessKeys.findBy(house, "holder", call.account, id)].sort((a, b) => a.createdAt - b.createdAt);
}

/** Another user's key looks like none. */
function requireKey({ accessKeys }: Deps, call: Call, holder: Holder, id: string): AccessKey {
  const key = accessKeys.get(house, id);
  if (key?.account !== call.account || key.holder !== holder.id) throw noSuchAccessKey(id);
  return key;
}

import { accountCreatedAt } from "../account-facts.ts";
import { rootArn } from "../arns.ts";
import { addWithin } from "../counts.ts";
import type { IamHandler } from "../deps.ts";
import { mustFirst, mustNameUser, noSuchUser, userExists } from "../errors.ts";
import { findUser, requireUser, userById } from "../find.ts";
import { pageOfNamed } from "../listing.ts";
import { requireBoundary } from "../policy-catalog.ts";
import { fullUser, shortUser } from "../shapes.ts";
import type { User } from "../state/user.ts";
import { nameKey } from "../state/user.ts";
import { withTags } from "../tags.ts";
import { userBelongings } from "../user-belongings.ts";

export const createUser: IamHandler<"CreateUser"> = (deps, call, input) => {
  if (findUser(deps, call, input.UserName)) throw userExists(input.UserName);
  const user: User = {
    id: deps.ids.next("user"),
    name: input.UserName,
    path: input.Path ?? "/",
    createdAt: call.now,
    boundary: requireBoundary(deps, call, input.PermissionsBoundary),
    groups: [],
    inline: {},
    attached: [],
    tags: withTags({}, input.Tags),
  };
  addWithin(deps.users, call, user, "UsersPerAccount");
  return { User: fullUser(call.account, user) };
};

/** Without a name it is the caller, and the root user can be shown in no other way. */
export const getUser: IamHandler<"GetUser"> = (deps, call, { UserName }) => {
  const { principal } = call;
  if (UserName !== undefined) return { User: fullUser(call.account, requireUser(deps, call, UserName)) };
  if (principal.kind === "root") return { User: rootUser(call.account) };
  if (principal.kind !== "user") throw mustNameUser();
  const user = userById(deps, call, principal.id);
  if (!user) throw noSuchUser(principal.userName ?? principal.id);
  return { User: fullUser(call.account, user) };
};

const rootUser = (account: string) => ({
  Path: "/",
  UserName: "root",
  UserId: account,
  Arn: rootArn(account),
  CreateDate: accountCreatedAt,
});

export const listUsers: IamHandler<"ListUsers"> = (deps, call, input) => {
  const { items, rest } = pageOfNamed(deps.users, call, input);
  return { Users: items.map((user) => shortUser(call.account, user)), ...rest };
};

/** Ids stay, so that memberships, keys and sessions follow. */
export const updateUser: IamHandler<"UpdateUser"> = (deps, call, { UserName, NewPath, NewUserName }) => {
  const user = requireUser(deps, call, UserName);
  const renamed: User = { ...user, name: NewUserName ?? user.name, path: NewPath ?? user.path };
  const other = findUser(deps, call, renamed.name);
  if (other && other.id !== user.id) throw userExists(renamed.name);
  deps.users.delete(call, nameKey(user.name));
  deps.users.put(call, renamed);
  return {};
};

export const deleteUser: IamHandler<"DeleteUser"> = (deps, call, { UserName }) => {
  const user = requireUser(deps, call, UserName);
  for (const { present, remedy } of userBelongings) if (present(deps, call, user)) throw mustFirst(remedy);
  deps.users.delete(call, nameKey(user.name));
  deps.uses.forget(call.account, user.id);
  return {};
};

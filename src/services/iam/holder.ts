import type { Call } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { mustNameUser, noSuchUser } from "./errors.ts";
import { requireUser, userById } from "./find.ts";
import type { User } from "./state/user.ts";

/** Whose credentials an operation is about. */
export interface Holder {
  /** The user's id, or the account's number for its root user: what credentials refer to. */
  readonly id: string;
  /** Empty for the root user, which has none. */
  readonly name: string;
  /** Undefined for the root user. */
  readonly user: User | undefined;
}

/** The named user; without a name the caller, who must then be a user or the root user. */
export function holderOf(deps: Deps, call: Call, userName: string | undefined): Holder {
  if (userName !== undefined) return holderFor(requireUser(deps, call, userName));
  const { principal } = call;
  if (principal.kind === "root") return { id: call.account, name: "", user: undefined };
  if (principal.kind !== "user") throw mustNameUser();
  const user = userById(deps, call, principal.id);
  if (!user) throw noSuchUser(principal.userName ?? principal.id);
  return holderFor(user);
}

export const holderFor = (user: User): Holder => ({ id: user.id, name: user.name, user });

import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { keysOf } from "./operations/access-keys.ts";
import type { User } from "./state/user.ts";

/** What hangs on a user and must go before the user can ("DeleteUser"), in the order in which IAM complains. */
export interface Belonging {
  /** As IAM's message words it: "delete access keys". */
  readonly remedy: string;
  readonly present: (deps: Deps, scope: Scope, user: User) => boolean;
}

export const userBelongings: readonly Belonging[] = [
  { remedy: "detach all policies", present: (_deps, _scope, user) => user.attached.length > 0 },
  { remedy: "delete policies", present: (_deps, _scope, user) => Object.keys(user.inline).length > 0 },
  { remedy: "remove users from group", present: (_deps, _scope, user) => user.groups.length > 0 },
  { remedy: "delete access keys", present: (deps, scope, user) => keysOf(deps, scope, user).length > 0 },
];

import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { mfaDevicesOf } from "./mfa.ts";
import { keysOf } from "./operations/access-keys.ts";
import type { User } from "./state/user.ts";
import { heldBy } from "./user-credentials.ts";

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
  { remedy: "delete login profile", present: (deps, scope, { id }) => deps.loginProfiles.get(scope, id) !== undefined },
  { remedy: "delete MFA device", present: (deps, scope, { id }) => mfaDevicesOf(deps, scope, id).length > 0 },
  {
    remedy: "delete signing certificates",
    present: (deps, scope, { id }) => heldBy(deps.signingCertificates, scope, id).length > 0,
  },
  { remedy: "delete SSH public keys", present: (deps, scope, { id }) => heldBy(deps.sshKeys, scope, id).length > 0 },
  {
    remedy: "delete service specific credentials",
    present: (deps, scope, { id }) => heldBy(deps.serviceCredentials, scope, id).length > 0,
  },
];

import { accountOfAccessKey } from "./credentials.ts";
import type { Deps } from "./deps.ts";
import type { Proofs } from "./identities.ts";
import { verifyMfa } from "./mfa.ts";

/** What IAM knows that proves who somebody is. */
export const proofsOf = (deps: Deps): Proofs => ({
  accountOfAccessKey: (accessKeyId) => accountOfAccessKey(deps, accessKeyId),
  verifyMfa: (principal, serialNumber, code, now) => verifyMfa(deps, principal, serialNumber, code, now),
  webIdentityProvider: () => undefined,
  samlProvider: () => undefined,
});

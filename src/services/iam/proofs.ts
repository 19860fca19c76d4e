import { accountOfAccessKey } from "./credentials.ts";
import type { Deps } from "./deps.ts";
import type { Proofs } from "./identities.ts";
import { verifyMfa } from "./mfa.ts";
import { samlProvider, webIdentityProvider } from "./providers.ts";

/** How others have IAM prove who somebody is. */
export const proofsOf = (deps: Deps): Proofs => ({
  accountOfAccessKey: (accessKeyId) => accountOfAccessKey(deps, accessKeyId),
  verifyMfa: (principal, serialNumber, code, now) => verifyMfa(deps, principal, serialNumber, code, now),
  webIdentityProvider: (account, url) => webIdentityProvider(deps, account, url),
  samlProvider: (arn) => samlProvider(deps, arn),
});

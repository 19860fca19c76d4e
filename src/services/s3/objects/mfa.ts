import type { Call } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { mfaFailed, mfaNeeded } from "../errors.ts";
import type { Bucket } from "../state.ts";

/** User guide, "Configuring MFA delete": where it is on, versions go for good only with the device. */
export function checkMfa(deps: Pick<Deps, "identities">, call: Call, bucket: Bucket, mfa: string | undefined): void {
  if (bucket.settings.mfaDelete) requireMfa(deps, call, mfa);
}

/** A code of the root user's device, in `x-amz-mfa`: its serial number, a space, the code. Throws AccessDenied. */
export function requireMfa({ identities }: Pick<Deps, "identities">, call: Call, mfa: string | undefined): void {
  if (mfa === undefined) throw mfaNeeded();
  const space = mfa.lastIndexOf(" ");
  if (call.principal.kind !== "root" || space <= 0) throw mfaFailed();
  const answer = identities.verifyMfa(call.principal, mfa.slice(0, space), mfa.slice(space + 1), call.now);
  if (answer !== "valid") throw mfaFailed();
}

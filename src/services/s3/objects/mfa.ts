import type { Call } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { mfaFailed, mfaNeeded } from "../errors.ts";
import type { Bucket } from "../state.ts";

/** User guide, "Configuring MFA delete": a version goes for good only with a code of the root user's device: `serial code`. */
export function checkMfa(
  { identities }: Pick<Deps, "identities">,
  call: Call,
  bucket: Bucket,
  mfa: string | undefined,
): void {
  if (!bucket.settings.mfaDelete) return;
  if (mfa === undefined) throw mfaNeeded();
  const space = mfa.lastIndexOf(" ");
  const answer = identities.verifyMfa(call.principal, mfa.slice(0, space), mfa.slice(space + 1), call.now);
  if (answer !== "valid") throw mfaFailed();
}

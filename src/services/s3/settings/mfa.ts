import type { Call } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { invalidMfa, mfaNeeded } from "./errors.ts";

/**
 * MFA delete: "the bucket owner (root account)" shows the serial number of its device, a space, and the code on it, in
 * `x-amz-mfa`. Throws AccessDenied where it does not ("Configuring MFA delete").
 */
export function requireMfa({ identities }: Pick<Deps, "identities">, call: Call, header: string | undefined): void {
  if (header === undefined) throw mfaNeeded();
  const space = header.lastIndexOf(" ");
  if (call.principal.kind !== "root" || space <= 0) throw invalidMfa();
  const answer = identities.verifyMfa(call.principal, header.slice(0, space), header.slice(space + 1), call.now);
  if (answer !== "valid") throw invalidMfa();
}

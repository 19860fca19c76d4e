import type { Call } from "../../kernel/call.ts";
import type { Identities, MfaAnswer } from "../../kernel/gifts.ts";
import { accessDenied } from "./errors.ts";

/** Messages as observed at AWS, the first with its blank at the end. */
const refusals: Readonly<Record<Exclude<MfaAnswer, "valid">, string>> = {
  invalid: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
  "no-device":
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
};

/**
 * Verifies the second factor of a request, if it shows one.
 *
 * @returns whether it did.
 * @throws AccessDenied
 */
export function verifySecondFactor(
  identities: Identities,
  call: Call,
  { SerialNumber: serial, TokenCode: code }: { SerialNumber?: string | undefined; TokenCode?: string | undefined },
): boolean {
  if (serial === undefined && code === undefined) return false;
  if (serial === undefined || code === undefined) {
    throw accessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
  }
  const answer = identities.verifyMfa(call.principal, serial, code, call.now);
  if (answer !== "valid") throw accessDenied(refusals[answer]);
  return true;
}

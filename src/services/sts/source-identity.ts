import type { Principal } from "../../kernel/call.ts";
import { accessDenied, invalidIdentityToken, validationError } from "./errors.ts";

const message = 'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"';
const pattern = /^(?!aws:)[\w+=,.@-]{2,64}$/i;

/** One out of a token or an assertion. */
export function sourceIdentityOfFederation(value: string | undefined): string | undefined {
  if (value === undefined || pattern.test(value)) return value;
  throw invalidIdentityToken(message);
}

/**
 * The source identity that the new session will carry. Once set it stays along the whole chain of roles (IAM user guide,
 * "Monitor and control actions taken with assumed roles").
 */
export function sourceIdentityFor(requested: string | undefined, caller: Principal): string | undefined {
  const inherited = caller.session?.sourceIdentity;
  if (requested === undefined) return inherited;
  if (!pattern.test(requested)) throw validationError(message);
  if (inherited !== undefined && inherited !== requested) {
    throw accessDenied("The source identity of the calling session cannot be changed.");
  }
  return requested;
}

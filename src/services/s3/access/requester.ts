import type { Call } from "../../../kernel/call.ts";
import { accessDenied } from "../errors.ts";
import type { Bucket } from "../state.ts";

/**
 * "Using Requester Pays buckets": whoever is not of the owner's account must say that they know that they pay, and must be
 * somebody: 403 otherwise.
 */
export function requireRequester({ settings, account }: Bucket, { principal }: Call, payer: string | undefined): void {
  if (settings.requestPayment !== "Requester" || principal.account === account || principal.kind === "service") return;
  if (principal.kind === "anonymous" || payer !== "requester") throw accessDenied();
}

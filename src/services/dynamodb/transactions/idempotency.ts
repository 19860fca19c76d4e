import { createHash } from "node:crypto";
import type { Call } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { otherParameters } from "../errors.ts";

/** "TransactWriteItems", Idempotency: ten minutes after the request has finished. */
const lifeMs = 600_000;
/** Old tokens that are removed with each new one: there are never more than of the last ten minutes. */
const removedAtOnce = 20;

/**
 * Whether the same request was carried out already, in which case it must not be again. Throws
 * IdempotentParameterMismatchException for another request with the same token. Runs in the request's transaction, so
 * that a token is kept exactly if the request was.
 */
export function isRepeated(deps: Deps, call: Call, token: string | undefined, request: unknown): boolean {
  if (token === undefined) return false;
  const digest = createHash("sha256").update(JSON.stringify(request)).digest("base64");
  // Tokens of one principal say nothing of another's.
  const id = `${call.principal.account} ${token}`;
  const known = deps.tokens.get(call, id);
  if (known && known.expiresAt > call.now) {
    if (known.digest !== digest) throw otherParameters();
    return true;
  }
  removeExpired(deps, call);
  deps.tokens.put(call, { id, digest, expiresAt: call.now + lifeMs });
  return false;
}

function removeExpired(deps: Deps, call: Call): void {
  const expired: string[] = [];
  for (const { id, expiresAt } of deps.tokens.findBy(call, "expiry")) {
    if (expiresAt > call.now || expired.length >= removedAtOnce) break;
    expired.push(id);
  }
  for (const id of expired) deps.tokens.delete(call, id);
}

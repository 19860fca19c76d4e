import { findMechanism } from "./authorization.ts";
import { readS3 } from "./read-s3.ts";
import { readShared } from "./read-shared.ts";
import type { Anonymous, Failure, Presented, SignedRequestFacts, SigningRules } from "./types.ts";

/** What came of reading: told apart by `kind`. */
export type Reading = Presented | Anonymous | Failure;

/**
 * Reads who a request claims to be and judges all that needs no key: form, date, window, scope, signed headers. What
 * AWS checks after that, in this order: the access key, its token, the signature (`verify`).
 *
 * A request without a signature is anonymous; whether that will do is for the operation to say (`missingToken`).
 */
export function readCredentials(facts: SignedRequestFacts, nowMs: number, rules: SigningRules): Reading {
  const mechanism = findMechanism(facts);
  return rules.family === "s3" ? readS3(facts, mechanism, nowMs, rules) : readShared(facts, mechanism, nowMs, rules);
}

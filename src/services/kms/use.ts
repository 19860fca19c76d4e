import type { Call } from "../../kernel/call.ts";
import type { KeyUsageType } from "../../model/types/kms.d.ts";
import type { Deps } from "./deps.ts";
import { dryRunPassed, notImplemented, wrongAlgorithm, wrongUsage } from "./errors.ts";
import { type Found, findKey } from "./find.ts";
import { checkGrantTokens } from "./grant-tokens.ts";
import { requireEnabled } from "./key-state.ts";
import { specOf } from "./specs.ts";

/** Members that all cryptographic operations share. */
export interface UseInput {
  readonly GrantTokens?: readonly string[] | undefined;
  readonly Recipient?: object | undefined;
}

/** A key that may be used for this now. Throws DisabledException, KMSInvalidStateException or InvalidKeyUsageException. */
export function keyToUse(deps: Deps, call: Call, keyId: string, usage: KeyUsageType, input: UseInput): Found {
  const found = findKey(deps, call, keyId);
  checkUse(deps, call, found, usage, input);
  return found;
}

export function checkUse(deps: Deps, call: Call, found: Found, usage: KeyUsageType, input: UseInput): void {
  if (input.Recipient) throw notImplemented(call.operation, "the parameter Recipient (Nitro enclaves)");
  checkGrantTokens(deps, input.GrantTokens);
  requireEnabled(found, call.now);
  if (found.key.usage !== usage) throw wrongUsage(found.arn, found.key.usage, call.operation);
}

export function requireAlgorithm({ key }: Found, algorithm: string): void {
  if (!specOf(key.spec).usages[key.usage]?.includes(algorithm)) throw wrongAlgorithm(algorithm, key.spec);
}

/** The last thing before the work is done: everything else was checked. */
export function endDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun) throw dryRunPassed();
}

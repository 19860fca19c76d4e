import { isAccountId, parseArn } from "../../../kernel/arn.ts";
import type { AuditResource } from "../../../kernel/audit.ts";
import type { Call } from "../../../kernel/call.ts";

/**
 * The accounts that get an event of the call: the caller's, and those whose resources it touched (CloudTrail user guide,
 * "sharedEventID"). A service and a stranger have no account of their own.
 */
export function recipientsOf(call: Call, resources: readonly AuditResource[] | undefined): readonly string[] {
  const own = call.principal.account;
  if (!resources || resources.length === 0) return [own || call.account];
  const found = new Set<string>(own === "" ? [] : [own]);
  for (const resource of resources) {
    const account = ownerOf(resource);
    if (account !== undefined) found.add(account);
  }
  return found.size === 0 ? [call.account] : [...found];
}

export function ownerOf({ account, arn }: AuditResource): string | undefined {
  const owner = account ?? (arn === undefined ? undefined : parseArn(arn)?.account);
  return owner !== undefined && isAccountId(owner) ? owner : undefined;
}

import { createHash } from "node:crypto";

/** Canonical user ids: 64 hexadecimal digits that stand for an account in ACLs and listings, the same ones for ever. */
const known = new Map<string, string>();
const mostKnown = 10_000;

export function canonicalId(account: string): string {
  const kept = known.get(account);
  if (kept !== undefined) return kept;
  const id = createHash("sha256").update(`canonical user ${account}`).digest("hex");
  if (known.size >= mostKnown) known.clear();
  known.set(account, id);
  return id;
}

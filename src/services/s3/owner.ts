import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

/**
 * Canonical user ids: 64 hexadecimal digits that stand for an account in ACLs and listings, the same ones for ever. As in
 * AWS they look like nothing, and S3 knows which account is behind one. No secret: whoever sees an ACL sees both.
 */
const key = createHash("sha256").update("canonical user ids").digest();
const known = new Map<string, string>();
const mostKnown = 10_000;
const mark = "canonical-user  ";

export function canonicalId(account: string): string {
  const kept = known.get(account);
  if (kept !== undefined) return kept;
  const cipher = createCipheriv("aes-256-cbc", key, Buffer.alloc(16)).setAutoPadding(false);
  const id = cipher.update(account.padEnd(16) + mark, "latin1", "hex") + cipher.final("hex");
  if (known.size >= mostKnown) known.clear();
  known.set(account, id);
  return id;
}

const idShape = /^[0-9a-f]{64}$/;

/** The account behind a canonical id; undefined for an id that stands for nobody. */
export function accountOf(id: string): string | undefined {
  if (!idShape.test(id)) return undefined;
  const cipher = createDecipheriv("aes-256-cbc", key, Buffer.alloc(16)).setAutoPadding(false);
  const text = cipher.update(id, "hex", "latin1") + cipher.final("latin1");
  const account = text.slice(0, 16).trimEnd();
  return text.endsWith(mark) && canonicalId(account) === id ? account : undefined;
}

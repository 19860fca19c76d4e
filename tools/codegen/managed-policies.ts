import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ManagedPoliciesTable, ManagedPolicyRow } from "../../src/model/iam.ts";
import { packageVersion } from "./botocore-files.ts";

/** One policy as moto keeps it: AWS's published document and dates under the policy's name. */
export interface RawManagedPolicy {
  readonly Path: string;
  readonly CreateDate: string;
  readonly UpdateDate: string;
  readonly DefaultVersionId: string;
  readonly Document: unknown;
}

export function compactManagedPolicies(
  raw: Readonly<Record<string, RawManagedPolicy>>,
  source: Readonly<Record<string, string>>,
): ManagedPoliciesTable {
  const policies: Record<string, ManagedPolicyRow> = {};
  for (const name of Object.keys(raw).sort()) {
    const policy = raw[name];
    if (!policy) continue;
    policies[name] = {
      ...(policy.Path !== "/" && { path: policy.Path }),
      created: seconds(policy.CreateDate, name),
      ...(policy.UpdateDate !== policy.CreateDate && { updated: seconds(policy.UpdateDate, name) }),
      ...(policy.DefaultVersionId !== "v1" && { version: policy.DefaultVersionId }),
      document: policy.Document,
    };
  }
  return { source, policies };
}

/** Reads moto's copy of the policies: one JSON text in a Python string. */
export function readManagedPolicies(moto: string): ManagedPoliciesTable {
  const text = readFileSync(join(moto, "iam", "aws_managed_policies.py"), "utf8");
  const found = /^aws_managed_policies_data = (?:r?""")\s*([\s\S]*?)"""/m.exec(text);
  if (!found?.[1]) throw new Error(`moto in ${moto} holds no managed policies`);
  const raw = JSON.parse(unescaped(found[1])) as Record<string, RawManagedPolicy>;
  return compactManagedPolicies(raw, { moto: packageVersion(moto, "moto") });
}

/** Python's escapes in a plain string, as far as the file uses them. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (whole, next: string) =>
    next === "\\" || next === '"' ? next : next === "\n" ? "" : whole,
  );
}

function seconds(date: string, name: string): number {
  const ms = Date.parse(date);
  if (Number.isNaN(ms)) throw new Error(`managed policy ${name} has the unreadable date ${date}`);
  return ms / 1000;
}

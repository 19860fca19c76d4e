import type { Permission } from "../../../model/types/s3.d.ts";
import type { Acl, AclGrantee } from "../settings/settings.ts";
import { isPublicGrant } from "./acl.ts";

/** `missing`: an object that is not there. Who may list its bucket may find that out (API reference, GetObject, "Permissions"). */
export type AclSubject = "bucket" | "object" | "missing";

/**
 * "Mapping of ACL permissions and access policy permissions": what a permission means on a bucket and on an object. WRITE
 * on a bucket is the creation, overwriting and deletion of its objects.
 */
const actions: Readonly<Record<AclSubject, Readonly<Record<Permission, readonly string[]>>>> = (() => {
  const bucket = {
    READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
    WRITE: ["s3:PutObject", "s3:DeleteObject"],
    READ_ACP: ["s3:GetBucketAcl"],
    WRITE_ACP: ["s3:PutBucketAcl"],
  };
  const object = {
    READ: ["s3:GetObject", "s3:GetObjectVersion"],
    WRITE: [],
    READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
    WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
  };
  const missing = { READ: object.READ, WRITE: [], READ_ACP: [], WRITE_ACP: [] };
  return {
    missing: { ...missing, FULL_CONTROL: object.READ },
    bucket: { ...bucket, FULL_CONTROL: Object.values(bucket).flat() },
    object: { ...object, FULL_CONTROL: Object.values(object).flat() },
  };
})();

/**
 * The grants of an ACL as statements of a resource-based policy, so that decisions name them as they name any statement.
 * The owner's own are left out: an account needs no leave for what is its own, its policies decide.
 *
 * @param ignorePublic the public access block has its grants to groups ignored
 */
export function statementsOf(
  { owner, grants }: Acl,
  kind: AclSubject,
  bucketArn: string,
  ignorePublic: boolean,
): object[] {
  const statements: object[] = [];
  for (const grant of grants) {
    const { grantee, permission } = grant;
    const Action = actions[kind][permission];
    if (Action.length === 0 || ("account" in grantee && grantee.account === owner)) continue;
    if (ignorePublic && isPublicGrant(grant)) continue;
    statements.push({
      Sid: `ACL of the ${kind === "object" ? kind : "bucket"}: ${permission} to ${nameOf(grantee)}`,
      Effect: "Allow",
      ...principalOf(grantee),
      Action,
      Resource: [bucketArn, `${bucketArn}/*`],
    });
  }
  return statements;
}

const nameOf = (grantee: AclGrantee): string => ("group" in grantee ? grantee.group : grantee.account);

function principalOf(grantee: AclGrantee): object {
  if ("account" in grantee) return { Principal: { AWS: `arn:aws:iam::${grantee.account}:root` } };
  switch (grantee.group) {
    case "AllUsers":
      return { Principal: "*" };
    case "AuthenticatedUsers":
      // Whoever has an account: anonymous callers have none.
      return { Principal: "*", Condition: { Null: { "aws:PrincipalAccount": "false" } } };
    case "LogDelivery":
      return { Principal: { Service: ["logging.s3.amazonaws.com", "delivery.logs.amazonaws.com"] } };
  }
}

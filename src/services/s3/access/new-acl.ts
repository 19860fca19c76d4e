import type { Call } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { missingSecurityHeader } from "../errors.ts";
import { type Acl, privateAcl } from "../settings/settings.ts";
import type { Bucket } from "../state.ts";
import { type AclRequest, isPublicAcl, namesAcl, requestedAcl } from "./acl.ts";
import { objectArn } from "./arns.ts";
import { blockOn } from "./block.ts";
import { refusePublicAcl } from "./blocked.ts";
import { aclNotSupported, aclWithOwnership, publicAclBlocked } from "./errors.ts";
import type { OwnedObject } from "./resource-policy.ts";

type AclDeps = Pick<Deps, "accountBlocks" | "authorizer">;

/** Owner and ACL of an object that is about to be written ("Controlling ownership of objects"). */
export function newOwnership(
  deps: AclDeps,
  call: Call,
  bucket: Bucket,
  input: AclRequest & { readonly Key: string },
): OwnedObject {
  const { ownership } = bucket.settings;
  const bucketOwner = bucket.account;
  // Nobody and services have no account to own it.
  const writer = call.principal.account || bucketOwner;
  const about = { action: "s3:PutObject", resource: objectArn(bucket.name, input.Key) };
  if (ownership === "BucketOwnerEnforced") {
    if (namesAcl(input) && !givesToBucketOwner(input, bucketOwner)) throw aclNotSupported();
    return { owner: bucketOwner };
  }
  const acl = requestedAcl(input, { owner: writer, bucketOwner });
  if (!acl) return { owner: writer };
  refusePublicAcl(deps, call, blockOn(deps, bucket), acl, about);
  if (ownership === "BucketOwnerPreferred" && input.ACL === "bucket-owner-full-control") return { owner: bucketOwner };
  return { owner: writer, acl };
}

/** "PUT requests that specify bucket owner full control ACLs or don't specify an ACL" succeed where ACLs are disabled. */
function givesToBucketOwner(input: AclRequest, bucketOwner: string): boolean {
  if (input.ACL !== undefined) return input.ACL === "bucket-owner-full-control";
  const acl = requestedAcl(input, { owner: bucketOwner, bucketOwner });
  return (acl?.grants ?? []).every(
    ({ grantee, permission }) =>
      "account" in grantee && grantee.account === bucketOwner && permission === "FULL_CONTROL",
  );
}

/** What an ACL is written over: the owner stays. */
export interface AclHome {
  readonly owner: string;
  readonly action: "s3:PutBucketAcl" | "s3:PutObjectAcl";
  readonly resource: string;
}

/** The ACL that PutBucketAcl and PutObjectAcl put in the place of an old one. */
export function replacedAcl(deps: AclDeps, call: Call, bucket: Bucket, home: AclHome, input: AclRequest): Acl {
  if (bucket.settings.ownership === "BucketOwnerEnforced") throw aclNotSupported();
  const acl = requestedAcl(input, { owner: home.owner, bucketOwner: bucket.account });
  if (!acl) throw missingSecurityHeader();
  refusePublicAcl(deps, call, blockOn(deps, bucket), acl, home);
  return acl;
}

/** The ACL of a new bucket: none but the owner's where ACLs are disabled, and no public one, since public access is blocked. */
export function newBucketAcl({ account }: Call, input: AclRequest, ownership: string | undefined): Acl {
  const acl = requestedAcl(input, { owner: account, bucketOwner: account });
  if (!acl) return privateAcl(account);
  if (ownership === "BucketOwnerEnforced" && input.ACL !== "private") throw aclWithOwnership();
  if (isPublicAcl(acl)) throw publicAclBlocked();
  return acl;
}

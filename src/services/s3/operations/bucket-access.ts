import type { PublicAccessBlock } from "../../../kernel/gifts.ts";
import type { PublicAccessBlockConfiguration } from "../../../model/types/s3.d.ts";
import { wireGrants, wireOwner } from "../access/acl.ts";
import { bucketArn } from "../access/arns.ts";
import { aclWithOwnership } from "../access/errors.ts";
import { replacedAcl } from "../access/new-acl.ts";
import { requireBucket } from "../buckets/find.ts";
import type { S3Handler } from "../deps.ts";
import { malformedXml } from "../errors.ts";
import { change, removes, settingsOf } from "../settings/change.ts";
import { noOwnership, noPublicAccessBlock } from "../settings/errors.ts";
import { type Acl, privateAcl } from "../settings/settings.ts";

/** Who gets at a bucket beside its policy: ACL, ownership of objects, public access block. */

export const putBucketAcl: S3Handler<"PutBucketAcl"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const home = { owner: bucket.account, action: "s3:PutBucketAcl", resource: bucketArn(bucket.name) } as const;
  change(deps, bucket, { acl: replacedAcl(deps, call, bucket, home, input) });
  return {};
};

export const getBucketAcl: S3Handler<"GetBucketAcl"> = (deps, call, input) => {
  const { account, settings } = requireBucket(deps, call, input);
  const acl = settings.ownership === "BucketOwnerEnforced" ? privateAcl(account) : settings.acl;
  return { Owner: wireOwner(account), Grants: wireGrants(acl) };
};

export const putBucketOwnershipControls: S3Handler<"PutBucketOwnershipControls"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const [rule, another] = input.OwnershipControls.Rules;
  if (!rule || another) throw malformedXml();
  if (rule.ObjectOwnership === "BucketOwnerEnforced" && !isOwnersAlone(bucket.settings.acl)) throw aclWithOwnership();
  change(deps, bucket, { ownership: rule.ObjectOwnership });
  return {};
};

const isOwnersAlone = ({ owner, grants }: Acl): boolean =>
  grants.every(({ grantee }) => "account" in grantee && grantee.account === owner);

export const getBucketOwnershipControls: S3Handler<"GetBucketOwnershipControls"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (settings.ownership === undefined) throw noOwnership(name);
  return { OwnershipControls: { Rules: [{ ObjectOwnership: settings.ownership }] } };
};

export const deleteBucketOwnershipControls: S3Handler<"DeleteBucketOwnershipControls"> = removes("ownership");

export const putPublicAccessBlock: S3Handler<"PutPublicAccessBlock"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  change(deps, bucket, { publicAccessBlock: readBlock(input.PublicAccessBlockConfiguration) });
  return {};
};

/** What is left out is off. */
const readBlock = (configuration: PublicAccessBlockConfiguration): PublicAccessBlock => ({
  blockPublicAcls: configuration.BlockPublicAcls ?? false,
  ignorePublicAcls: configuration.IgnorePublicAcls ?? false,
  blockPublicPolicy: configuration.BlockPublicPolicy ?? false,
  restrictPublicBuckets: configuration.RestrictPublicBuckets ?? false,
});

export const getPublicAccessBlock: S3Handler<"GetPublicAccessBlock"> = (deps, call, input) => {
  const block = settingsOf(deps, call, input).publicAccessBlock;
  if (!block) throw noPublicAccessBlock(input.Bucket);
  return {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: block.blockPublicAcls,
      IgnorePublicAcls: block.ignorePublicAcls,
      BlockPublicPolicy: block.blockPublicPolicy,
      RestrictPublicBuckets: block.restrictPublicBuckets,
    },
  };
};

export const deletePublicAccessBlock: S3Handler<"DeletePublicAccessBlock"> = removes("publicAccessBlock");

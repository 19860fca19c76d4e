import { AwsError } from "../../../kernel/error.ts";
import type { Peers } from "../../../kernel/peers.ts";
import type { Operations as KmsOperations } from "../../../model/types/kms.d.ts";
import type { Operations as S3Operations } from "../../../model/types/s3.d.ts";
import { folderOf } from "../delivery/keys.ts";
import { onAccountOf, storeObject } from "../delivery/store-object.ts";
import { bucketPolicy, keyPolicy, kmsKeyDisabled, kmsKeyNotFound, noSuchBucket } from "../errors.ts";
import type { Trail } from "../state.ts";

/**
 * Asks S3 as CloudTrail will: whether the bucket is there, whether its policy lets CloudTrail read its ACL and write
 * under the account's prefix. What is written is an empty object where the log files' folder begins, as AWS leaves one.
 */
export async function checkBucket(peers: Peers, account: string, trail: Trail): Promise<void> {
  try {
    await peers.to<S3Operations>("s3").call("GetBucketAcl", { Bucket: trail.bucket }, onAccountOf(account, trail));
    await storeObject(peers, account, trail, {
      bucket: trail.bucket,
      key: folderOf(account, trail, "CloudTrail"),
      body: new Uint8Array(0),
    });
  } catch (error) {
    throw bucketRefusal(error, trail);
  }
}

function bucketRefusal(error: unknown, { bucket, keyArn }: Trail): unknown {
  if (!(error instanceof AwsError)) return error;
  if (error.code === "NoSuchBucket") return noSuchBucket(bucket);
  if (error.code === "AccessDenied") {
    return keyArn !== undefined && error.message.includes("kms:") ? keyPolicy(bucket, keyArn) : bucketPolicy(bucket);
  }
  if (keyArn !== undefined && error.code.startsWith("KMS")) return keyPolicy(bucket, keyArn);
  return error;
}

/** The key's ARN, asked of KMS as CloudTrail: its policy must let CloudTrail describe it. */
export async function findKeyArn(
  peers: Peers,
  account: string,
  trail: Pick<Trail, "homeRegion" | "name" | "bucket">,
  keyId: string,
): Promise<string> {
  try {
    const caller = onAccountOf(account, trail);
    const { KeyMetadata } = await peers.to<KmsOperations>("kms").call("DescribeKey", { KeyId: keyId }, caller);
    const arn = KeyMetadata?.Arn;
    if (arn === undefined) throw kmsKeyNotFound(keyId);
    if (KeyMetadata?.Enabled !== true) throw kmsKeyDisabled(arn);
    return arn;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "NotFoundException" || error.code === "InvalidArnException") throw kmsKeyNotFound(keyId);
    if (error.code === "AccessDeniedException") throw keyPolicy(trail.bucket, keyId);
    throw error;
  }
}

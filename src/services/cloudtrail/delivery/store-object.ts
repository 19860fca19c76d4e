import { toBase64 } from "../../../base/base64.ts";
import type { Peers, ServiceCaller } from "../../../kernel/peers.ts";
import type { ByteStream } from "../../../model/stream.ts";
import type { Operations as S3Operations } from "../../../model/types/s3.d.ts";
import type { Trail } from "../state.ts";
import { trailArn } from "../trails/names.ts";

export const servicePrincipal = "cloudtrail.amazonaws.com";

/** CloudTrail itself, on account of a trail: `aws:SourceArn` and `aws:SourceAccount` of the bucket policy. */
export const onAccountOf = (account: string, trail: Pick<Trail, "homeRegion" | "name">): ServiceCaller => ({
  as: "service",
  service: servicePrincipal,
  account,
  region: trail.homeRegion,
  sourceArn: trailArn(account, trail),
  sourceAccount: account,
});

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType?: string;
  readonly metadata?: Record<string, string>;
}

/** Puts an object into the trail's bucket, as bucket policies for CloudTrail expect it: owned by the bucket's owner. */
export async function storeObject(peers: Peers, account: string, trail: Trail, object: StoredObject): Promise<void> {
  const { bucket, key, body, contentType, metadata } = object;
  await peers.to<S3Operations>("s3").call(
    "PutObject",
    {
      Bucket: bucket,
      Key: key,
      Body: once(body),
      ACL: "bucket-owner-full-control",
      ...(contentType !== undefined && { ContentType: contentType, ContentEncoding: "gzip" }),
      ...(metadata && { Metadata: metadata }),
      ...encryptionOf(account, trail),
    },
    onAccountOf(account, trail),
  );
}

/** Under the trail's key, bound to the trail (CloudTrail user guide, "Configure AWS KMS key policies for CloudTrail"). */
function encryptionOf(account: string, trail: Trail) {
  if (trail.keyArn === undefined) return {};
  const context = JSON.stringify({ "aws:cloudtrail:arn": trailArn(account, trail) });
  return {
    ServerSideEncryption: "aws:kms" as const,
    SSEKMSKeyId: trail.keyArn,
    SSEKMSEncryptionContext: toBase64(new TextEncoder().encode(context)),
  };
}

const once = (bytes: Uint8Array): ByteStream => ({
  length: bytes.length,
  async *[Symbol.asyncIterator]() {
    if (bytes.length > 0) yield bytes;
  },
});

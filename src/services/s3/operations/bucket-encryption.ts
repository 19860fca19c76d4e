import type { ServerSideEncryptionRule } from "../../../model/types/s3.d.ts";
import { requireBucket } from "../buckets/find.ts";
import type { S3Handler } from "../deps.ts";
import { invalidArgument, malformedXml, notImplemented } from "../errors.ts";
import { change, removes, settingsOf } from "../settings/change.ts";

const algorithms: ReadonlySet<string> = new Set(["AES256", "aws:kms", "aws:kms:dsse"]);

/** What every object gets that asks for nothing else: SSE-S3 ("Setting default server-side encryption behavior"). */
const standard: ServerSideEncryptionRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
  BucketKeyEnabled: false,
};

export const putBucketEncryption: S3Handler<"PutBucketEncryption"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const [rule, another] = input.ServerSideEncryptionConfiguration.Rules;
  if (!rule || another) throw malformedXml();
  checkRule(rule);
  change(deps, bucket, { encryption: { ...standard, ...withoutAbsent(rule) } });
  return {};
};

function checkRule({
  ApplyServerSideEncryptionByDefault: byDefault,
  BlockedEncryptionTypes,
}: ServerSideEncryptionRule): void {
  const types = BlockedEncryptionTypes?.EncryptionType ?? [];
  if (types.length > 1 && types.includes("NONE")) throw malformedXml();
  if (!byDefault) return;
  const { SSEAlgorithm, KMSMasterKeyID } = byDefault;
  if (!algorithms.has(SSEAlgorithm)) throw notImplemented("PutBucketEncryption", `SSEAlgorithm ${SSEAlgorithm}`);
  if (SSEAlgorithm === "AES256" && KMSMasterKeyID !== undefined)
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
      KMSMasterKeyID,
    );
}

const withoutAbsent = (rule: ServerSideEncryptionRule): ServerSideEncryptionRule =>
  Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));

export const getBucketEncryption: S3Handler<"GetBucketEncryption"> = (deps, call, input) => ({
  ServerSideEncryptionConfiguration: { Rules: [settingsOf(deps, call, input).encryption ?? standard] },
});

/** Back to SSE-S3: no bucket is without encryption. */
export const deleteBucketEncryption: S3Handler<"DeleteBucketEncryption"> = removes("encryption");

import type { Call } from "../../../kernel/call.ts";
import type { Peers } from "../../../kernel/peers.ts";
import type { Operations as S3Operations } from "../../../model/types/s3.d.ts";
import type { TableExport } from "./state.ts";

const utf8 = new TextEncoder();

/** Puts a file where the export goes, with the permissions of whoever asked for it. Returns its ETag. */
export async function putFile(
  peers: Peers,
  call: Call,
  { bucket, bucketOwner, sse, kmsKeyId }: TableExport,
  key: string,
  content: Uint8Array | string,
): Promise<string> {
  const bytes = typeof content === "string" ? utf8.encode(content) : content;
  const { ETag } = await peers.to<S3Operations>("s3").call(
    "PutObject",
    {
      Bucket: bucket,
      Key: key,
      Body: once(bytes),
      ...(bucketOwner !== undefined && { ExpectedBucketOwner: bucketOwner }),
      ...(sse === "AES256" && { ServerSideEncryption: "AES256" as const }),
      ...(sse === "KMS" && { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kmsKeyId }),
    },
    { as: "caller", call },
  );
  return (ETag ?? "").replaceAll('"', "");
}

const once = (bytes: Uint8Array) => ({
  length: bytes.length,
  async *[Symbol.asyncIterator]() {
    if (bytes.length > 0) yield bytes;
  },
});

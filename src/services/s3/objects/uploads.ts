import type { ChecksumName } from "../../../engines/checksum/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { Random } from "../../../kernel/ports.ts";
import type { ChecksumType } from "../../../model/types/s3.d.ts";
import type { Deps } from "../deps.ts";
import { invalidArgument, invalidRequest, noSuchUpload, partEncryptionNeeded } from "../errors.ts";
import type { Bucket, Upload } from "../state.ts";
import { algorithmNamed, defaultChecksum } from "./checksums.ts";
import type { CustomerKeyInput } from "./customer-key.ts";
import { keyOf } from "./encryption.ts";
import type { SealingKey } from "./seal.ts";

/** API reference, "Multipart upload limits". */
export const mostParts = 10_000;
export const smallestPart = 5 * 1024 * 1024;

const chanceBytes = 48;

/** Ids rise with the time of their beginning, so that those of one key are listed in that order. */
export function mintUploadId(random: Random, now: number): string {
  const time = now.toString(36).padStart(9, "0");
  return time + Buffer.from(random.bytes(chanceBytes)).toString("base64url");
}

export function requireUpload(
  { uploads }: Pick<Deps, "uploads">,
  bucket: Bucket,
  { Key, UploadId }: { readonly Key: string; readonly UploadId: string },
): Upload {
  const upload = uploads.get(bucket, bucket.name, Key, UploadId);
  if (!upload) throw noSuchUpload(UploadId);
  return upload;
}

export function checkPartNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > mostParts)
    throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", number);
}

/** The data key of an upload, for its parts. */
export function uploadKey(
  deps: Deps,
  call: Call,
  bucket: Bucket,
  { object }: Upload,
  input: CustomerKeyInput,
): SealingKey | Promise<SealingKey> {
  if (!object.encryption) throw new Error("an upload without encryption");
  if (object.encryption.kind === "customer" && input.SSECustomerKey === undefined) throw partEncryptionNeeded();
  return keyOf(deps, call, bucket, object.encryption, input);
}

/** User guide, "Checking object integrity": which algorithms can speak of the whole, and which only of its parts. */
const wholeOnly: ReadonlySet<string> = new Set<ChecksumName>(["CRC64NVME"]);
const wholeToo: ReadonlySet<string> = new Set<ChecksumName>(["CRC64NVME", "CRC32", "CRC32C"]);

export function uploadChecksum(
  operation: string,
  name: string | undefined,
  type: ChecksumType | undefined,
): Upload["checksum"] {
  if (name === undefined) {
    if (type !== undefined)
      throw invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
    return undefined;
  }
  const algorithm = algorithmNamed(operation, name);
  const usual: ChecksumType = wholeOnly.has(algorithm) ? "FULL_OBJECT" : "COMPOSITE";
  const chosen = type ?? usual;
  const fits = chosen === "FULL_OBJECT" ? wholeToo.has(algorithm) : !wholeOnly.has(algorithm);
  if (!fits)
    throw invalidRequest(
      `The ${chosen} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return { algorithm, type: chosen };
}

/** The checksum that is kept of each part. */
export const partAlgorithm = ({ checksum }: Upload): ChecksumName => checksum?.algorithm ?? defaultChecksum;

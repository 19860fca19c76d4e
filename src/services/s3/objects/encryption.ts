import { parseJson } from "../../../base/json.ts";
import { isRecord } from "../../../base/record.ts";
import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Operations as KmsOperations } from "../../../model/types/kms.d.ts";
import type { ServerSideEncryption } from "../../../model/types/s3.d.ts";
import { bucketArn, objectArn } from "../access/arns.ts";
import type { Deps } from "../deps.ts";
import {
  accessDenied,
  invalidArgument,
  invalidEncryptionContext,
  kmsHeaderNeeded,
  kmsRefusal,
  unsupportedEncryption,
} from "../errors.ts";
import type { Bucket, Encryption } from "../state.ts";
import type { MadeKey } from "./bucket-keys.ts";
import {
  type CustomerKeyInput,
  customerKeyIn,
  openWithCustomerKey,
  refuseCustomerKey,
  sealWithCustomerKey,
} from "./customer-key.ts";
import type { SealingKey } from "./seal.ts";

/** Every object is sealed under a data key of its own; here is where it comes from and how it is kept. */
type Keepers = Pick<Deps, "seals" | "random" | "peers" | "bucketKeys" | "notes">;

/** What a request that writes says of encryption. */
export interface EncryptionInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
}

export interface NewKey {
  readonly encryption: Encryption;
  readonly key: SealingKey;
}

const sealPurpose = "s3.data-key";
const dataKeyBytes = 32;
const managedKey = "alias/aws/s3";

/** A data key for an object that is about to be written: by the request, else by the bucket's default, else SSE-S3. */
export async function newKeyFor(
  deps: Keepers,
  call: Call,
  bucket: Bucket,
  objectKey: string,
  input: EncryptionInput,
): Promise<NewKey> {
  const customerKey = customerKeyIn(call, input);
  if (customerKey) return customerEncryption(deps, call, bucket, customerKey, input);
  const choice = chosenEncryption(bucket, input);
  if (choice.kind === "AES256") return houseEncryption(deps, call);
  const bucketKey = choice.bucketKey;
  const context = {
    ...contextIn(input.SSEKMSEncryptionContext),
    "aws:s3:arn": bucketKey ? bucketArn(bucket.name) : objectArn(bucket.name, objectKey),
  };
  const make = () => generateDataKey(deps, call, choice.keyId, context);
  let asked = !bucketKey;
  const { keyArn, sealedKey, dataKey } = bucketKey
    ? await deps.bucketKeys.made(bucket, JSON.stringify([choice.keyId, context]), call, () => {
        asked = true;
        return make();
      })
    : await make();
  deps.notes.note(call, "encryption", {
    algorithm: choice.kind,
    keyArn,
    context,
    dataKey: asked ? "asked" : "kept",
  });
  return {
    encryption: { kind: choice.kind, keyArn, sealedKey, context, bucketKey },
    key: { dataKey, layers: choice.kind === "aws:kms:dsse" ? 2 : 1 },
  };
}

function houseEncryption({ random, seals, notes }: Keepers, call: Call): NewKey {
  const dataKey = random.bytes(dataKeyBytes);
  const sealedKey = base64(seals.seal(sealPurpose, dataKey));
  notes.note(call, "encryption", house);
  return { encryption: { kind: "AES256", sealedKey }, key: { dataKey, layers: 1 } };
}

const house = { algorithm: "AES256" } as const;
const customer = { algorithm: "customer" } as const;

function customerEncryption(
  { random, notes }: Keepers,
  call: Call,
  bucket: Bucket,
  customerKey: Uint8Array,
  input: EncryptionInput,
): NewKey {
  if (input.ServerSideEncryption !== undefined)
    throw invalidArgument(
      "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
      "x-amz-server-side-encryption",
      input.ServerSideEncryption,
    );
  // User guide, "Blocking or unblocking SSE-C for a general purpose bucket".
  if (bucket.settings.encryption?.BlockedEncryptionTypes?.EncryptionType?.includes("SSE-C")) throw accessDenied();
  const { encryption, dataKey } = sealWithCustomerKey(random, customerKey, input.SSECustomerKeyMD5 ?? "");
  notes.note(call, "encryption", customer);
  return { encryption, key: { dataKey, layers: 1 } };
}

type Choice =
  | { readonly kind: "AES256" }
  | { readonly kind: "aws:kms" | "aws:kms:dsse"; readonly keyId: string; readonly bucketKey: boolean };

function chosenEncryption({ settings: { encryption } }: Bucket, input: EncryptionInput): Choice {
  const usual = encryption?.ApplyServerSideEncryptionByDefault;
  const named = input.ServerSideEncryption;
  const kind = (named ?? usual?.SSEAlgorithm ?? "AES256") as ServerSideEncryption;
  if (kind !== "aws:kms" && kind !== "aws:kms:dsse") {
    if (kind !== "AES256") throw unsupportedEncryption(kind);
    if (input.SSEKMSKeyId !== undefined || input.SSEKMSEncryptionContext !== undefined) throw kmsHeaderNeeded();
    return { kind };
  }
  if (named === undefined && input.SSEKMSKeyId !== undefined) throw kmsHeaderNeeded();
  // The bucket's key goes with the bucket's algorithm: a request that names an algorithm names a key, or means aws/s3.
  const keyId =
    input.SSEKMSKeyId ?? (named === undefined || named === usual?.SSEAlgorithm ? usual?.KMSMasterKeyID : undefined);
  // "S3 Bucket Keys aren't supported for DSSE-KMS."
  const bucketKey = kind === "aws:kms" && (input.BucketKeyEnabled ?? encryption?.BucketKeyEnabled ?? false);
  return { kind, keyId: keyId ?? managedKey, bucketKey };
}

/** The client's own pairs of the encryption context: base64 JSON in a header. */
function contextIn(header: string | undefined): Record<string, string> {
  if (header === undefined) return {};
  const context = readJson(Buffer.from(header, "base64").toString());
  if (!isRecord(context) || !Object.values(context).every((value) => typeof value === "string"))
    throw invalidEncryptionContext();
  return context as Record<string, string>;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The key of an object that is about to be read. Throws where the request brings the wrong one, or KMS refuses. */
export function keyOf(
  deps: Keepers,
  call: Call,
  bucket: Bucket,
  encryption: Encryption,
  input: CustomerKeyInput,
): SealingKey | Promise<SealingKey> {
  const customerKey = customerKeyIn(call, input);
  if (encryption.kind === "customer") {
    deps.notes.note(call, "encryption", customer);
    return { dataKey: openWithCustomerKey(encryption, customerKey), layers: 1 };
  }
  refuseCustomerKey(customerKey);
  if (encryption.kind !== "AES256") return kmsKeyOf(deps, call, bucket, encryption);
  deps.notes.note(call, "encryption", house);
  return new HouseKey(deps.seals, encryption.sealedKey);
}

/** Opened when it is needed: what is read again and again is open already. */
class HouseKey implements SealingKey {
  readonly layers = 1;
  readonly #seals: Keepers["seals"];
  readonly #sealedKey: string;

  constructor(seals: Keepers["seals"], sealedKey: string) {
    this.#seals = seals;
    this.#sealedKey = sealedKey;
  }

  get dataKey(): Uint8Array {
    const dataKey = this.#seals.open(sealPurpose, Buffer.from(this.#sealedKey, "base64"));
    if (!dataKey) throw new Error("an object's data key was not sealed by this house");
    return dataKey;
  }
}

type KmsEncryption = Extract<Encryption, { keyArn: string }>;

async function kmsKeyOf(deps: Keepers, call: Call, bucket: Bucket, encryption: KmsEncryption): Promise<SealingKey> {
  const { kind, keyArn, sealedKey, context, bucketKey } = encryption;
  let asked = false;
  const open = () => {
    asked = true;
    return decryptDataKey(deps, call, encryption);
  };
  const dataKey = bucketKey ? await deps.bucketKeys.opened(bucket, sealedKey, call, open) : await open();
  deps.notes.note(call, "encryption", { algorithm: kind, keyArn, context, dataKey: asked ? "asked" : "kept" });
  return { dataKey, layers: kind === "aws:kms:dsse" ? 2 : 1 };
}

async function generateDataKey(
  { peers }: Keepers,
  call: Call,
  KeyId: string,
  EncryptionContext: Record<string, string>,
): Promise<MadeKey> {
  const kms = peers.to<KmsOperations>("kms");
  try {
    const made = await kms.call(
      "GenerateDataKey",
      { KeyId, KeySpec: "AES_256", EncryptionContext },
      { as: "caller", call },
    );
    if (!made.Plaintext || !made.CiphertextBlob) throw new Error("KMS made a data key without its bytes");
    return { keyArn: made.KeyId ?? KeyId, sealedKey: base64(made.CiphertextBlob), dataKey: made.Plaintext };
  } catch (error) {
    throw error instanceof AwsError ? kmsRefusal(error) : error;
  }
}

async function decryptDataKey({ peers }: Keepers, call: Call, encryption: KmsEncryption): Promise<Uint8Array> {
  const input = {
    KeyId: encryption.keyArn,
    CiphertextBlob: Buffer.from(encryption.sealedKey, "base64"),
    EncryptionContext: encryption.context,
  };
  try {
    const { Plaintext } = await peers.to<KmsOperations>("kms").call("Decrypt", input, { as: "caller", call });
    if (!Plaintext) throw new Error("KMS opened a data key without its bytes");
    return Plaintext;
  } catch (error) {
    throw error instanceof AwsError ? kmsRefusal(error) : error;
  }
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");

/** What answers say of an object's encryption. */
export function encryptionFields(encryption: Encryption | undefined) {
  if (!encryption) return {};
  if (encryption.kind === "AES256") return { ServerSideEncryption: "AES256" as const };
  if (encryption.kind === "customer") return { SSECustomerAlgorithm: "AES256", SSECustomerKeyMD5: encryption.keyMd5 };
  return {
    ServerSideEncryption: encryption.kind,
    SSEKMSKeyId: encryption.keyArn,
    ...(encryption.bucketKey ? { BucketKeyEnabled: true } : {}),
  };
}

/** User guide, "Common response headers": the ETag is the MD5 of the body where S3 keeps the key, else opaque. */
export const hasMd5Etag = (encryption: Encryption): boolean => encryption.kind === "AES256";

import type { Call } from "../../../../kernel/call.ts";
import type { ReplicationRule } from "../../../../model/types/s3.d.ts";
import type { Deps } from "../../deps.ts";
import { whole } from "../../objects/copy-source.ts";
import { type EncryptionInput, keyOf, newKeyFor } from "../../objects/encryption.ts";
import { randomEtag } from "../../objects/etags.ts";
import { openBody } from "../../objects/open-body.ts";
import { type ReceivedBody, receiveBody } from "../../objects/receive.ts";
import type { SealingKey } from "../../objects/seal.ts";
import type { Bucket, Encryption, ObjectVersion, Part, Piece } from "../../state.ts";
import { orFailLater, ReplicationFailure } from "./failures.ts";

export interface Side {
  readonly bucket: Bucket;
  readonly call: Call;
}

/** The bytes of a replica, sealed anew under the destination's key. Nothing refers to them yet. */
export interface ReplicaBytes {
  readonly encryption: Encryption | undefined;
  /** What an object version says of its body. Inside the transaction that keeps it. */
  keep(): Pick<ObjectVersion, "piece" | "manifest">;
  discard(): Promise<void>;
}

/** Reads and seals by the role, which KMS asks about both keys. Parts stay parts, so that the ETag stays true. */
export async function copyBytes(
  deps: Deps,
  source: Side,
  destination: Side,
  version: ObjectVersion,
  rule: ReplicationRule,
): Promise<ReplicaBytes> {
  const { encryption: sealed } = version;
  // The key is the client's, and nobody has it here.
  if (sealed?.kind === "customer") throw new ReplicationFailure("SrcObjectNotEligible");
  const from = sealed && (await orFailLater("SrcKmsKeyInvalidState", keyFor(deps, source, sealed)));
  const { encryption, key } = await orFailLater(
    "DstKmsKeyInvalidState",
    newKeyFor(deps, destination.call, destination.bucket, version.key, encryptionFor(destination.bucket, sealed, rule)),
  );
  const parts =
    version.manifest === undefined ? undefined : (deps.manifests.get(source.bucket, version.manifest)?.parts ?? []);
  const pieces = parts?.map(({ piece }) => piece) ?? [version.piece];
  const bodies: ReceivedBody[] = [];
  const discard = async (): Promise<void> => {
    for (const body of bodies) await body.discard();
  };
  try {
    for (const piece of pieces) bodies.push(await sealAnew(deps, source.bucket, piece, from, key));
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    encryption,
    discard,
    keep() {
      for (const body of bodies) body.keep(destination.bucket);
      if (!parts) return { piece: bodies[0]?.piece };
      const manifest = randomEtag(deps.random);
      const kept: Part[] = parts.map((part, at) => ({ ...part, piece: bodies[at]?.piece }));
      deps.manifests.put(destination.bucket, { id: manifest, parts: kept });
      return { manifest };
    },
  };
}

const keyFor = async (deps: Deps, { bucket, call }: Side, encryption: Encryption): Promise<SealingKey> =>
  keyOf(deps, call, bucket, encryption, {});

/** SSE-S3 stays SSE-S3; what a KMS key seals is sealed by the key that the rule names. */
function encryptionFor(
  { settings }: Bucket,
  sealed: Encryption | undefined,
  { Destination }: ReplicationRule,
): EncryptionInput {
  if (!sealed || !("keyArn" in sealed)) return { ServerSideEncryption: "AES256" };
  return {
    ServerSideEncryption: sealed.kind,
    SSEKMSKeyId: Destination.EncryptionConfiguration?.ReplicaKmsKeyID,
    ...(sealed.kind === "aws:kms" ? { BucketKeyEnabled: settings.encryption?.BucketKeyEnabled ?? false } : {}),
  };
}

function sealAnew(
  deps: Deps,
  bucket: Bucket,
  piece: Piece | undefined,
  from: SealingKey | undefined,
  key: SealingKey,
): Promise<ReceivedBody> {
  const body = openBody(deps, bucket, { piece, manifest: undefined }, from, 0, piece?.size ?? 0);
  return receiveBody(deps, body instanceof Uint8Array ? whole(body) : body, { key, algorithms: [] });
}

import { createHash, sign } from "node:crypto";
import { gzipSync } from "node:zlib";
import { formatIso8601 } from "../../../base/timestamp.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { DeliveredFile, DigestChain, PreviousDigest, Trail } from "../state.ts";
import type { CourierDeps } from "./courier-deps.ts";
import { digestKey } from "./keys.ts";
import { deliveryAfter, digestEveryMs } from "./schedule.ts";
import { type Signer, signerFor } from "./signing-key.ts";
import { storeObject } from "./store-object.ts";

/** Names of the algorithms as digests carry them (CloudTrail user guide, "CloudTrail digest file structure"). */
const signatureAlgorithm = "SHA256withRSA";
const hashAlgorithm = "SHA-256";

/** Writes the chain's next digest, whose end is when it fell due. */
export async function deliverDigest(deps: CourierDeps, account: string, chain: DigestChain): Promise<void> {
  const scope = { account, region: chain.region };
  const { homeRegion, trail: name, region } = chain;
  const trail = chain.ending ?? deps.trails.get(scope, homeRegion, name);
  if (!trail) {
    deps.store.transact(() => void deps.digestChains.delete(scope, homeRegion, name, region));
    return;
  }
  const files = [...deps.deliveredFiles.list(scope, { prefix: [homeRegion, name, region] })];
  try {
    const signer = await signerFor(deps, region, chain.from);
    const written = await putDigest(deps, account, trail, chain, files, signer);
    deps.store.transact(() => advance(deps, account, chain, files, written));
  } catch (error) {
    if (!(error instanceof AwsError)) deps.log.error(`a digest of the trail ${name} could not be delivered`, error);
    const code = error instanceof AwsError ? error.code : "InternalError";
    deps.store.transact(() => {
      deps.digestChains.put(scope, { ...chain, dueAt: deliveryAfter(deps.clock.now()) });
      const status = deps.trailStatuses.get(scope, homeRegion, name);
      if (status) deps.trailStatuses.put(scope, { ...status, digestError: code });
    });
  }
}

async function putDigest(
  deps: CourierDeps,
  account: string,
  trail: Trail,
  chain: DigestChain,
  files: readonly DeliveredFile[],
  signer: Signer,
): Promise<PreviousDigest> {
  const { bucket } = trail;
  const key = digestKey(account, trail, chain.region, chain.dueAt);
  const content = Buffer.from(JSON.stringify(digestOf(account, bucket, key, chain, files, signer.fingerprint)));
  const hash = createHash("sha256").update(content).digest("hex");
  const signed = `${isoOf(chain.dueAt)}\n${bucket}/${key}\n${hash}\n${chain.previous?.signature ?? "null"}`;
  const signature = sign("sha256", Buffer.from(signed), signer.privateKey).toString("hex");
  await storeObject(deps.peers, account, trail, {
    bucket,
    key,
    body: gzipSync(content),
    contentType: "application/json",
    metadata: { signature, "signature-algorithm": signatureAlgorithm },
  });
  return { bucket, key, hash, signature };
}

/** CloudTrail user guide, "CloudTrail digest file structure". */
function digestOf(
  account: string,
  bucket: string,
  key: string,
  { from, dueAt, previous }: DigestChain,
  files: readonly DeliveredFile[],
  fingerprint: string,
): object {
  return {
    awsAccountId: account,
    digestStartTime: isoOf(from),
    digestEndTime: isoOf(dueAt),
    digestS3Bucket: bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: signatureAlgorithm,
    newestEventTime: files.length === 0 ? null : isoOf(Math.max(...files.map(({ newest }) => newest))),
    oldestEventTime: files.length === 0 ? null : isoOf(Math.min(...files.map(({ oldest }) => oldest))),
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? hashAlgorithm : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: file.bucket,
      s3Object: file.key,
      hashValue: file.hash,
      hashAlgorithm,
      newestEventTime: isoOf(file.newest),
      oldestEventTime: isoOf(file.oldest),
    })),
  };
}

function advance(
  deps: CourierDeps,
  account: string,
  chain: DigestChain,
  files: readonly DeliveredFile[],
  previous: PreviousDigest,
): void {
  const { homeRegion, trail, region } = chain;
  const scope = { account, region };
  for (const { key } of files) deps.deliveredFiles.delete(scope, homeRegion, trail, region, key);
  // It may have been stopped, or started anew, while the digest was on its way.
  const { ending } = deps.digestChains.get(scope, homeRegion, trail, region) ?? chain;
  if (ending && chain.ending) deps.digestChains.delete(scope, homeRegion, trail, region);
  else {
    const dueAt = ending ? deliveryAfter(deps.clock.now()) : chain.dueAt + digestEveryMs;
    deps.digestChains.put(scope, { homeRegion, trail, region, from: chain.dueAt, dueAt, previous, ending });
  }
  const status = deps.trailStatuses.get(scope, homeRegion, trail);
  if (status) deps.trailStatuses.put(scope, { ...status, digestDeliveredAt: deps.clock.now(), digestError: undefined });
}

/** To whole seconds, as digests and signatures carry times. */
const isoOf = (at: number): string => formatIso8601(Math.floor(at / 1000) * 1000);

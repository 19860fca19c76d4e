import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { fromBase64, toBase64 } from "../../../base/base64.ts";
import type { Collection } from "../../../kernel/collection.ts";
import type { Random, Seals, Store } from "../../../kernel/ports.ts";
import type { SigningKey } from "../state.ts";

export interface KeyRing {
  readonly store: Store;
  readonly random: Random;
  readonly seals: Seals;
  readonly signingKeys: Collection<SigningKey>;
}

export interface Signer {
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
}

/** A region's key signs for a year; AWS's, too, are replaced from time to time (API reference, ListPublicKeys). */
const validMs = 365 * 86_400_000;
const purpose = "cloudtrail-digest";

/** The key that signs digests of `region` at `at`; made when there is none. */
export async function signerFor(ring: KeyRing, region: string, at: number): Promise<Signer> {
  const { seals, signingKeys } = ring;
  const known = [...signingKeys.list({ account: "", region }, { prefix: [region] })];
  const key =
    known.find(({ validFrom, validTo }) => validFrom <= at && at < validTo) ?? (await makeKey(ring, region, at));
  const opened = seals.open(purpose, fromBase64(key.sealed));
  if (!opened)
    throw new Error(`cloudtrail: the signing key ${key.fingerprint} does not open under the data folder's master key`);
  return { fingerprint: key.fingerprint, privateKey: privateKeyOf(opened) };
}

async function makeKey(
  { store, random, seals, signingKeys }: KeyRing,
  region: string,
  at: number,
): Promise<SigningKey> {
  const der = await random.privateKey({ kind: "rsa", bits: 2048 });
  const publicKey = createPublicKey(privateKeyOf(der)).export({ type: "pkcs1", format: "der" });
  const key: SigningKey = {
    region,
    fingerprint: createHash("md5").update(publicKey).digest("hex"),
    publicKey: toBase64(publicKey),
    sealed: toBase64(seals.seal(purpose, der)),
    validFrom: at,
    validTo: at + validMs,
  };
  store.transact(() => signingKeys.put({ account: "", region }, key));
  return key;
}

const privateKeyOf = (der: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });

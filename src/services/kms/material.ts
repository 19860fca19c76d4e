import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
} from "node:crypto";
import { keptByText } from "../../base/kept.ts";
import type { Random, Seals } from "../../kernel/ports.ts";
import { type Material, specOf } from "./specs.ts";
import type { KmsKey } from "./state.ts";

/** Key material stands sealed in the key's record, and nowhere plain but in memory. */
const purpose = "kms-key-material";

export const sealMaterial = (seals: Seals, bytes: Uint8Array): string =>
  Buffer.from(seals.seal(purpose, bytes)).toString("base64");

export function openMaterial(seals: Seals, { id, sealed }: KmsKey): Uint8Array {
  const opened = sealed === undefined ? undefined : seals.open(purpose, Buffer.from(sealed, "base64"));
  if (!opened) throw new Error(`kms: the material of ${id} does not open under this data folder's master key`);
  return opened;
}

/** Fresh material: 32 bytes of seed, the bytes of a MAC's secret, or a private key. */
export async function makeMaterial(random: Random, material: Material): Promise<Uint8Array> {
  switch (material.kind) {
    case "symmetric":
      return random.bytes(32);
    case "hmac":
      return random.bytes(material.bytes);
    default:
      return random.privateKey(material);
  }
}

const idOfMaterial = keptByText((name) => createHash("sha256").update(name).digest("hex"));

/** 64 hexadecimal digits, as KeyMaterialId has them; related keys of several regions share theirs. */
export const materialId = ({ id, imported }: KmsKey, index: number): string =>
  idOfMaterial(imported ? `${id}/${imported.digest}` : `${id}/${index}`);

/** Tells imported material from other material without keeping it. */
export const materialDigest = (keyId: string, bytes: Uint8Array): string =>
  createHmac("sha256", keyId).update(bytes).digest("hex");

/** Keys that were opened lately, by their sealed text: what was sealed never changes its meaning. */
const mostOpened = 500;
const opened = new WeakMap<Seals, Map<string, KeyObject>>();

function remembered(seals: Seals, name: string, make: () => KeyObject): KeyObject {
  let known = opened.get(seals);
  if (!known) {
    known = new Map();
    opened.set(seals, known);
  }
  let found = known.get(name);
  if (!found) {
    found = make();
    known.set(name, found);
    const oldest = known.keys().next().value;
    if (known.size > mostOpened && oldest !== undefined) known.delete(oldest);
  }
  return found;
}

/** The AES-256 key of rotation `index`. */
export const symmetricKey = (seals: Seals, key: KmsKey, index: number): KeyObject =>
  remembered(seals, `${index} ${key.sealed}`, () =>
    createSecretKey(createHmac("sha256", openMaterial(seals, key)).update(`kms material ${index}`).digest()),
  );

/** The private key of a key pair, or the secret of an HMAC key. */
export const secretKey = (seals: Seals, key: KmsKey): KeyObject =>
  remembered(seals, `secret ${key.sealed}`, () => {
    const bytes = openMaterial(seals, key);
    if (specOf(key.spec).material.kind === "hmac") return createSecretKey(bytes);
    return createPrivateKey({ key: Buffer.from(bytes), format: "der", type: "pkcs8" });
  });

export const publicKey = (seals: Seals, key: KmsKey): KeyObject =>
  remembered(seals, `public ${key.sealed}`, () => createPublicKey(secretKey(seals, key)));

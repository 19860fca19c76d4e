import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import { selfSignedCertificate } from "../../engines/self-signed.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Random, Seals, Store } from "../../kernel/ports.ts";
import { house } from "./house.ts";
import type { SigningIdentity } from "./state.ts";

/** Signs what goes to subscribers, with one RSA key that the house makes when it first needs it. */
export interface Signer {
  /** Base64. Off the event loop: an RSA signature takes as long as fifty requests. */
  sign(text: string, version: SignatureVersion): Promise<Signature>;
  /** PEM; undefined for a key that is not ours. */
  certificate(id: string): string | undefined;
}

/** "SignatureVersion 1: SHA1, 2: SHA256" (SNS developer guide, "Verifying the signatures of Amazon SNS messages"). */
export type SignatureVersion = "1" | "2";
const digests: Readonly<Record<SignatureVersion, string>> = { "1": "RSA-SHA1", "2": "RSA-SHA256" };

export interface Signature {
  readonly version: SignatureVersion;
  readonly value: string;
  /** Of the key, as it stands in the certificate's URL. */
  readonly keyId: string;
}

interface Keepers {
  readonly store: Store;
  readonly random: Random;
  readonly seals: Seals;
  readonly signingIdentities: Collection<SigningIdentity>;
}

interface OpenIdentity {
  readonly id: string;
  readonly key: KeyObject;
}

const purpose = "sns.signing";
const signAsync = promisify(sign);

/** Any clock may judge the certificate: the house's can be moved, its clients' cannot. */
const notBefore = Date.UTC(2010, 0, 1);
const notAfter = Date.UTC(2049, 11, 31);

export function createSigner({ store, random, seals, signingIdentities }: Keepers): Signer {
  let opened: Promise<OpenIdentity> | undefined;
  store.onUpheaval(() => {
    opened = undefined;
  });

  function openStored(): OpenIdentity | undefined {
    for (const { id, sealedKey } of signingIdentities.list(house, { limit: 1 })) {
      const der = seals.open(purpose, Buffer.from(sealedKey, "base64"));
      if (der) return { id, key: createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" }) };
    }
    return undefined;
  }

  async function make(): Promise<OpenIdentity> {
    const der = await random.privateKey({ kind: "rsa", bits: 2048 });
    const key = createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
    const serial = random.bytes(16);
    serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
    const certificate = selfSignedCertificate(key, {
      commonName: "sns.amazonaws.com",
      organization: "Fogbank",
      serial,
      notBefore,
      notAfter,
    });
    const id = createHash("sha256").update(certificate).digest("hex").slice(0, 32);
    const sealedKey = Buffer.from(seals.seal(purpose, der)).toString("base64");
    store.transact(() => signingIdentities.put(house, { id, sealedKey, certificate }));
    return { id, key };
  }

  function identity(): Promise<OpenIdentity> {
    if (!opened) {
      const stored = openStored();
      opened = stored ? Promise.resolve(stored) : make();
      opened.catch(() => {
        opened = undefined;
      });
    }
    return opened;
  }

  return {
    async sign(text, version) {
      const { id, key } = await identity();
      const value = await signAsync(digests[version], Buffer.from(text), key);
      return { version, value: value.toString("base64"), keyId: id };
    },
    certificate: (id) => signingIdentities.get(house, id)?.certificate,
  };
}

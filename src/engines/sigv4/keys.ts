import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { type HmacKey, hmacKey, hmacSha256 } from "./digest.ts";
import { ECDSA_P256_SHA256, type Scope } from "./types.ts";

/** The key of SigV4: HMAC over HMAC of date, region, service and terminator, starting from "AWS4" + secret. */
export function deriveSigningKey(secretAccessKey: string, date: string, region: string, service: string): Buffer {
  const start = hmacSha256(Buffer.from(`AWS4${secretAccessKey}`, "utf8"), date);
  return hmacSha256(hmacSha256(hmacSha256(start, region), service), "aws4_request");
}

export interface AsymmetricKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Order of P-256 less two (SEC 2, section 2.4.2): the largest candidate that the derivation accepts. */
const MAX_CANDIDATE = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n - 2n;

/**
 * The P-256 key pair of SigV4A: the counter-mode derivation of NIST SP 800-108 with HMAC-SHA-256, label the algorithm,
 * context the access key id and one byte of counter, 256 bits out; a candidate above n - 2 is drawn again.
 */
export function deriveKeyPair(accessKeyId: string, secretAccessKey: string): AsymmetricKeys {
  const key = Buffer.from(`AWS4A${secretAccessKey}`, "utf8");
  for (let counter = 1; counter < 255; counter++) {
    const input = Buffer.concat([
      Buffer.from([0, 0, 0, 1]),
      Buffer.from(ECDSA_P256_SHA256, "latin1"),
      Buffer.from([0]),
      Buffer.from(accessKeyId, "utf8"),
      Buffer.from([counter, 0, 0, 1, 0]),
    ]);
    const candidate = BigInt(`0x${hmacSha256(key, input).toString("hex")}`);
    if (candidate <= MAX_CANDIDATE) return keyPair((candidate + 1n).toString(16).padStart(64, "0"));
  }
  throw new Error("SigV4A: 254 candidates in a row above the order of P-256, which cannot happen");
}

function keyPair(scalarHex: string): AsymmetricKeys {
  const scalar = Buffer.from(scalarHex, "hex");
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(scalar);
  // Uncompressed: one byte of form, 32 of x, 32 of y.
  const point = curve.getPublicKey();
  const x = point.subarray(1, 33).toString("base64url");
  const y = point.subarray(33).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x, y };
  return {
    publicKey: createPublicKey({ key: jwk, format: "jwk" }),
    privateKey: createPrivateKey({ key: { ...jwk, d: scalar.toString("base64url") }, format: "jwk" }),
  };
}

/** Derived keys, kept: a derivation costs four HMACs, or for SigV4A a point multiplication. */
export interface SigningKeyCache {
  hmacKey(accessKeyId: string, secretAccessKey: string, scope: Scope): HmacKey;
  keyPair(accessKeyId: string, secretAccessKey: string): AsymmetricKeys;
  /** Drops what was derived for an access key, which was deleted or deactivated. */
  forget(accessKeyId: string): void;
  /** Keys held, at most the limit. */
  readonly size: number;
}

interface KeysOfOneSecret {
  readonly secretAccessKey: string;
  readonly byScope: Map<string, HmacKey>;
  pair: AsymmetricKeys | undefined;
}

/**
 * A cache of at most `limit` derived keys (about 1 KiB each). When full, the access key that came first goes, with all
 * its keys. Ask only after scope and access key were judged, so that strangers cannot fill it.
 */
export function createSigningKeyCache(limit = 4096): SigningKeyCache {
  const secrets = new Map<string, KeysOfOneSecret>();
  let size = 0;

  function forget(accessKeyId: string): void {
    const known = secrets.get(accessKeyId);
    if (known === undefined) return;
    size -= known.byScope.size + (known.pair === undefined ? 0 : 1);
    secrets.delete(accessKeyId);
  }

  function makeRoom(): void {
    while (size >= limit) {
      const first = secrets.keys().next();
      if (first.done === true) return;
      forget(first.value);
    }
  }

  function keysOf(accessKeyId: string, secretAccessKey: string): KeysOfOneSecret {
    const known = secrets.get(accessKeyId);
    if (known !== undefined && known.secretAccessKey === secretAccessKey) return known;
    forget(accessKeyId);
    const fresh: KeysOfOneSecret = { secretAccessKey, byScope: new Map(), pair: undefined };
    secrets.set(accessKeyId, fresh);
    return fresh;
  }

  return {
    hmacKey(accessKeyId, secretAccessKey, scope) {
      const known = secrets.get(accessKeyId);
      const kept = known?.secretAccessKey === secretAccessKey ? known.byScope.get(scope.text) : undefined;
      if (kept !== undefined) return kept;
      makeRoom();
      const key = hmacKey(deriveSigningKey(secretAccessKey, scope.date, scope.region, scope.service));
      keysOf(accessKeyId, secretAccessKey).byScope.set(scope.text, key);
      size++;
      return key;
    },
    keyPair(accessKeyId, secretAccessKey) {
      const known = secrets.get(accessKeyId);
      const kept = known?.secretAccessKey === secretAccessKey ? known.pair : undefined;
      if (kept !== undefined) return kept;
      makeRoom();
      const pair = deriveKeyPair(accessKeyId, secretAccessKey);
      keysOf(accessKeyId, secretAccessKey).pair = pair;
      size++;
      return pair;
    },
    forget,
    get size() {
      return size;
    },
  };
}

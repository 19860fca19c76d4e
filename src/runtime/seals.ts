import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { Random, Seals } from "../kernel/ports.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals under keys derived from the master key, one a purpose, so that a token of one kind never opens as another.
 * Layout: nonce, tag, ciphertext.
 */
export function createSeals(masterKey: Uint8Array, random: Random): Seals {
  const keys = new Map<string, Buffer>();
  const keyFor = (purpose: string): Buffer => {
    let key = keys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync("sha256", masterKey, "", `fogbank:${purpose}`, 32));
      keys.set(purpose, key);
    }
    return key;
  };

  return {
    seal(purpose, plain) {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv(algorithm, keyFor(purpose), nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open(purpose, sealed) {
      if (sealed.length < nonceBytes + tagBytes) return undefined;
      const decipher = createDecipheriv(algorithm, keyFor(purpose), sealed.subarray(0, nonceBytes));
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
      } catch {
        // The tag does not fit: not sealed here, or changed since.
        return undefined;
      }
    },
  };
}

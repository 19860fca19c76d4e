import type { Random, Seals } from "../../kernel/ports.ts";
import { createBoundedMap } from "./bounded-map.ts";
import type { AccessKey } from "./state/access-key.ts";

/** The characters of base64, forty of them: AWS's own patterns for finding leaked secrets look for these. */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const secretLength = 40;
const purpose = "iam-access-key";

/** Unsealed secrets kept. A busy test suite makes a few thousand keys. */
const cacheSize = 10_000;

export interface AccessKeySecrets {
  /** A fresh secret of 40 characters. */
  make(): string;
  /** As it is stored. */
  seal(secret: string): string;
  /** Undefined where it was sealed under another master key. */
  of(key: AccessKey): string | undefined;
}

export function createAccessKeySecrets(seals: Seals, random: Random): AccessKeySecrets {
  /** By sealed text, so that nothing in here can be out of date. */
  const opened = createBoundedMap<string, string>(cacheSize);
  return {
    make() {
      let secret = "";
      for (const byte of random.bytes(secretLength)) secret += alphabet[byte & 63];
      return secret;
    },
    seal: (secret) => Buffer.from(seals.seal(purpose, Buffer.from(secret))).toString("base64"),
    of({ sealedSecret }) {
      const known = opened.get(sealedSecret);
      if (known !== undefined) return known;
      const plain = seals.open(purpose, Buffer.from(sealedSecret, "base64"));
      if (!plain) return undefined;
      const secret = Buffer.from(plain).toString();
      opened.set(sealedSecret, secret);
      return secret;
    },
  };
}

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Call } from "../../../kernel/call.ts";
import type { Random } from "../../../kernel/ports.ts";
import {
  customerKeyNeeded,
  customerKeyNotApplicable,
  insecureCustomerKey,
  invalidCustomerKey,
  invalidEncryptionAlgorithm,
  missingCustomerAlgorithm,
  missingCustomerKey,
  missingCustomerKeyMd5,
  wrongCustomerKey,
  wrongCustomerKeyMd5,
} from "../errors.ts";
import type { Encryption } from "../state.ts";

/**
 * SSE-C: the client brings the key with every request, and S3 keeps no more of it than what tells it again, a salted HMAC
 * (user guide, "Using server-side encryption with customer-provided keys").
 */
export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
}

const keyBytes = 32;
const saltBytes = 16;

/** The key in a request, checked for all that can be known without an object; undefined where there is none. */
export function customerKeyIn(call: Call, input: CustomerKeyInput): Uint8Array | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: text, SSECustomerKeyMD5: md5 } = input;
  if (algorithm === undefined && text === undefined && md5 === undefined) return undefined;
  if (!call.source.secure) throw insecureCustomerKey();
  if (algorithm === undefined) throw missingCustomerAlgorithm();
  if (algorithm !== "AES256") throw invalidEncryptionAlgorithm();
  if (text === undefined) throw missingCustomerKey();
  if (md5 === undefined) throw missingCustomerKeyMd5();
  const key = Buffer.from(text, "base64");
  if (key.length !== keyBytes) throw invalidCustomerKey();
  if (createHash("md5").update(key).digest("base64") !== md5) throw wrongCustomerKeyMd5();
  return key;
}

type CustomerEncryption = Extract<Encryption, { kind: "customer" }>;

export function sealWithCustomerKey(random: Random, key: Uint8Array, keyMd5: string) {
  const salt = Buffer.from(random.bytes(saltBytes)).toString("base64");
  const encryption: CustomerEncryption = {
    kind: "customer",
    keyMd5,
    salt,
    check: derive(key, salt, "check").toString("base64"),
  };
  return { encryption, dataKey: derive(key, salt, "data") };
}

/** The data key of an object. Throws where the request brings no key, or another one. */
export function openWithCustomerKey({ salt, check }: CustomerEncryption, key: Uint8Array | undefined): Uint8Array {
  if (!key) throw customerKeyNeeded();
  if (!timingSafeEqual(derive(key, salt, "check"), Buffer.from(check, "base64"))) throw wrongCustomerKey();
  return derive(key, salt, "data");
}

export function refuseCustomerKey(key: Uint8Array | undefined): void {
  if (key) throw customerKeyNotApplicable();
}

const derive = (key: Uint8Array, salt: string, purpose: string): Buffer =>
  createHmac("sha256", key).update(`${purpose}\0${salt}`).digest();

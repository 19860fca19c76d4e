import { scrypt, timingSafeEqual } from "node:crypto";

/**
 * Passwords as scrypt (RFC 7914) keeps them. The cost is one of those that OWASP's password storage cheat sheet holds for
 * equal: 32 MiB and some 200 ms, in a thread of its own.
 */

const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const hashBytes = 32;
export const saltBytes = 16;

export function hashPassword(password: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // One password has one form, however the keyboard composed it (RFC 8265).
    scrypt(password.normalize("NFC"), salt, hashBytes, cost, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

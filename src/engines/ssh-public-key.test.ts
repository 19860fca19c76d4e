import { createHash, generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { readSshPublicKey } from "./ssh-public-key.ts";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = publicKey.export({ type: "spki", format: "pem" }).toString();
const pkcs1 = publicKey.export({ type: "pkcs1", format: "pem" }).toString();

/** RFC 4253, 6.6, written down a second time: name, exponent, modulus, each with its length in front. */
function wireOf(): Buffer {
  const { e = "", n = "" } = publicKey.export({ format: "jwk" });
  const fields = [
    Buffer.from("ssh-rsa"),
    Buffer.from(e, "base64url"),
    Buffer.from(`00${Buffer.from(n, "base64url").toString("hex")}`, "hex"),
  ];
  return Buffer.concat(
    fields.flatMap((field) => [Buffer.from(field.length.toString(16).padStart(8, "0"), "hex"), field]),
  );
}

const line = `ssh-rsa ${wireOf().toString("base64")}`;
const digest = createHash("md5").update(wireOf()).digest("hex");

it.each([
  ["one line", line],
  ["one line with a comment", `  ${line} alice@laptop\n`],
  ["SubjectPublicKeyInfo", spki],
  ["PKCS #1", pkcs1],
])("reads %s", (_name, text) => {
  expect(readSshPublicKey(text)).toEqual({
    openSsh: line,
    pem: spki,
    fingerprint: (digest.match(/../g) ?? []).join(":"),
    bits: 2048,
  });
});

it.each([
  ["an empty text", "", "unknown-encoding"],
  ["another algorithm", "ssh-ed25519 AAAA", "unknown-encoding"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\n", "unknown-encoding"],
  ["no base64", "ssh-rsa !!!!", "invalid"],
  ["a cut line", line.slice(0, 60), "invalid"],
  ["a name that does not fit", `ssh-rsa ${Buffer.from("\0\0\0\x03dss").toString("base64")}`, "invalid"],
  ["a broken PEM", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "invalid"],
])("refuses %s", (_name, text, problem) => {
  expect(readSshPublicKey(text)).toEqual({ problem });
});

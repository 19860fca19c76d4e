import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { selfSignedCertificate } from "./self-signed.ts";

it("a certificate is read by OpenSSL as it was meant, and verifies under its own key", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = selfSignedCertificate(createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })), {
    commonName: "sns.amazonaws.com",
    organization: "Fogbank",
    serial: Uint8Array.of(0x12, 0x34, 0xff),
    notBefore: Date.UTC(2010, 0, 1),
    notAfter: Date.UTC(2049, 11, 31, 23, 59, 59),
  });
  const certificate = new X509Certificate(pem);
  expect(certificate.subject).toBe("O=Fogbank\nCN=sns.amazonaws.com");
  expect(certificate.issuer).toBe(certificate.subject);
  expect(certificate.serialNumber).toBe("1234FF");
  expect(Date.parse(certificate.validFrom)).toBe(Date.UTC(2010, 0, 1));
  expect(Date.parse(certificate.validTo)).toBe(Date.UTC(2049, 11, 31, 23, 59, 59));
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(privateKey)).toBe(true);
});

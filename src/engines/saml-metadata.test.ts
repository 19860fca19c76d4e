import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import { beforeAll, expect, it } from "vitest";
import { readSamlMetadata } from "./saml-metadata.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const end = Date.UTC(2030, 0, 1);
let der: Buffer;

beforeAll(async () => {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=idp",
    notBefore: new Date(end - 1e9),
    notAfter: new Date(end),
    keys,
    signingAlgorithm: algorithm,
  });
  der = Buffer.from(certificate.rawData);
});

const key = (use = ""): string =>
  `<KeyDescriptor ${use}><d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:X509Data><d:X509Certificate>\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n</d:X509Certificate></d:X509Data></d:KeyInfo></KeyDescriptor>`;
const document = (keys: string, attributes = 'entityID="https://idp"', role = ""): string =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ${attributes}><IDPSSODescriptor ${role}>${keys}</IDPSSODescriptor></EntityDescriptor>`;

it("reads the provider's name, its certificates and their end, whatever the prefixes", () => {
  const read = readSamlMetadata(document(key('use="signing"') + key() + key('use="encryption"')));
  expect(read).toEqual({ entityId: "https://idp", signingCertificates: [der, der], validUntil: end });
});

it.each([
  ["the document", 'entityID="x" validUntil="2029-06-01T00:00:00Z"', ""],
  ["the role", 'entityID="x"', 'validUntil="2029-06-01T00:00:00Z"'],
])("ends with %s", (_name, attributes, role) => {
  expect(readSamlMetadata(document(key(), attributes, role))?.validUntil).toBe(Date.UTC(2029, 5, 1));
});

it.each<[string, () => string]>([
  ["no XML", () => "metadata"],
  ["no name", () => document(key(), "")],
  ["no keys", () => document("")],
  ["keys for encryption only", () => document(key('use="encryption"'))],
  ["a certificate that is none", () => document(key().replace(/MII[^<]+/, "AAAA"))],
  ["another namespace", () => document(key()).replace("urn:oasis:names:tc:SAML:2.0:metadata", "urn:other")],
  ["a service provider", () => document(key()).replaceAll("IDPSSODescriptor", "SPSSODescriptor")],
])("refuses %s", (_name, text) => {
  expect(readSamlMetadata(text())).toBeUndefined();
});

import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import { beforeAll, expect, it } from "vitest";
import {
  certificateFacts,
  checkServerCertificate,
  isProblem,
  readCertificate,
  readCertificates,
} from "./certificate.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const notBefore = Date.UTC(2026, 0, 1);
const notAfter = Date.UTC(2027, 0, 1);
const now = Date.UTC(2026, 5, 1);
let pem: string;
let privateKey: string;
let fingerprint: string;

beforeAll(async () => {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=site",
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    keys,
    signingAlgorithm: algorithm,
  });
  pem = certificate.toString("pem");
  fingerprint = Buffer.from(await webcrypto.subtle.digest("SHA-256", certificate.rawData)).toString("hex");
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  privateKey = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`;
});

it("reads what a certificate says", () => {
  const certificate = readCertificate(`\r\n${pem}\r\n`, now);
  if (isProblem(certificate)) throw new Error(certificate.kind);
  expect(certificateFacts(certificate)).toEqual({ notBefore, notAfter, fingerprint });
  expect(readCertificates(`${pem}\n${pem}`)).toHaveLength(2);
});

it.each<[string, () => object, number, object]>([
  ["at its first moment", () => ({}), notBefore, { notAfter }],
  ["at its last moment", () => ({}), notAfter, { notAfter }],
  ["before", () => ({}), notBefore - 1, { kind: "not-yet-valid" }],
  ["after", () => ({}), notAfter + 1, { kind: "expired" }],
  ["signed by itself, with itself for a chain", () => ({ chain: pem }), now, { notAfter }],
  ["with a chain of nothing", () => ({ chain: "" }), now, { kind: "chain-unreadable" }],
  ["with a certificate for a key", () => ({ privateKey: pem }), now, { kind: "key-unreadable" }],
  ["cut short", () => ({ body: pem.slice(0, 100) }), now, { kind: "not-pem" }],
  [
    "of other bytes",
    () => ({ body: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }),
    now,
    { kind: "not-pem" },
  ],
])("judges a server's certificate %s", (_name, change, at, expected) => {
  expect(checkServerCertificate({ body: pem, privateKey, ...change() }, at)).toMatchObject(expected);
});
